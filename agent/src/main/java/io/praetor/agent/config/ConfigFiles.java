package io.praetor.agent.config;

import io.praetor.agent.hcl.HclReader;
import io.praetor.agent.hcl.JsonReader;
import io.praetor.agent.hcl.Setting;
import io.praetor.agent.hcl.SyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads configuration files and folders of them; used by one thread. */
final class ConfigFiles {
  private static final long FILE_BYTES_MAX = 16L << 20;

  /** How a file is written. */
  enum Format {
    JSON,
    HCL;

    static @Nullable Format named(String name) {
      return switch (name) {
        case "json" -> JSON;
        case "hcl" -> HCL;
        default -> null;
      };
    }

    static @Nullable Format of(Path file) {
      String name = String.valueOf(file.getFileName());
      return named(name.substring(name.lastIndexOf('.') + 1));
    }
  }

  private final @Nullable Format forced;
  private final List<String> problems;

  /**
   * @param forced the format of all files, whatever their name; null to go by their names
   */
  ConfigFiles(@Nullable Format forced, List<String> problems) {
    this.forced = forced;
    this.problems = problems;
  }

  /** The blocks of a file, or of the files of a folder in the order of their names. */
  List<Setting.Block> read(String name) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      problems.add(
          "the configuration file "
              + ConfigKeys.forPeople(name)
              + " cannot be a path: "
              + e.getReason());
      return List.of();
    }
    if (!Files.isDirectory(path)) {
      return readFile(path, false);
    }
    List<Setting.Block> blocks = new ArrayList<>();
    try (Stream<Path> entries = Files.list(path)) {
      // What lies there under another name (a note, an editor's copy) is left alone, as are
      // folders.
      entries
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> blocks.addAll(readFile(file, true)));
    } catch (IOException e) {
      problems.add("the configuration folder " + path + " cannot be read: " + reason(e));
    }
    return blocks;
  }

  private List<Setting.Block> readFile(Path file, boolean inFolder) {
    Format format = forced == null ? Format.of(file) : forced;
    if (format == null && !inFolder && !Files.exists(file)) {
      problems.add("the configuration file " + file + " cannot be read: it does not exist");
      return List.of();
    }
    if (format == null) {
      if (!inFolder) {
        problems.add(
            "the configuration file "
                + file
                + " ends neither in .json nor in .hcl; rename it or add -config-format");
      }
      return List.of();
    }
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        problems.add(
            "the configuration file " + file + " has more than " + FILE_BYTES_MAX + " bytes");
        return List.of();
      }
      return parse(file.toString(), Files.readAllBytes(file), format);
    } catch (IOException e) {
      problems.add("the configuration file " + file + " cannot be read: " + reason(e));
      return List.of();
    }
  }

  /** The one block of the bytes; none, and a problem, when they are not valid. */
  List<Setting.Block> parse(String source, byte[] bytes, Format format) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add(source + ": this is no text in UTF-8");
      return List.of();
    }
    try {
      return List.of(
          switch (format) {
            case JSON -> JsonReader.read(source, text);
            case HCL -> HclReader.read(source, text);
          });
    } catch (SyntaxException e) {
      problems.add(String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "access is denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
