package io.praetor.cli.files;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.tree.TreeReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of a folder: a file is a key, its content the value. Files and folders whose names begin
 * with a dot are left out, as .git is. Owned by one thread.
 */
final class Folder {
  private final Path root;
  private final String prefix;
  private final List<String> exploded;
  private final TreeMap<String, byte[]> values = new TreeMap<>(TreeReader::compare);
  private final Map<String, Path> origins = new HashMap<>();

  private Folder(Path root, String prefix, List<String> exploded) {
    this.root = root;
    this.prefix = prefix;
    this.exploded = exploded;
  }

  /**
   * Reads a folder.
   *
   * @param prefix in front of every key
   * @param exploded the kinds of files of which each setting becomes a key
   */
  static SortedMap<String, byte[]> read(Path root, String prefix, List<String> exploded)
      throws IOException, CommandException {
    if (!Files.isDirectory(root)) {
      throw new CommandException("Error! " + root + " is no folder");
    }
    Folder folder = new Folder(root, prefix, exploded);
    folder.walk();
    return folder.values;
  }

  private void walk() throws IOException, CommandException {
    CommandException[] failure = new CommandException[1];
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            boolean hidden = !dir.equals(root) && dir.getFileName().toString().startsWith(".");
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (name.startsWith(".") && !name.equals(FileNames.OWN_VALUE)) {
              return FileVisitResult.CONTINUE;
            }
            try {
              add(file, name);
              return FileVisitResult.CONTINUE;
            } catch (CommandException e) {
              failure[0] = e;
              return FileVisitResult.TERMINATE;
            }
          }
        });
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  private void add(Path file, String name) throws IOException, CommandException {
    if (!Files.isRegularFile(file)) {
      throw new CommandException("Error! " + file + " is no file, such as a link to nothing");
    }
    Path relative = root.relativize(file);
    byte[] content = Files.readAllBytes(file);
    String format = Exploded.format(name);
    if (exploded.contains(format)) {
      Path stem = relative.resolveSibling(Exploded.stem(name));
      String key = FileNames.key(stem);
      for (Map.Entry<String, byte[]> setting :
          Exploded.of(format, content, file.toString()).entrySet()) {
        put(key + "/" + setting.getKey(), setting.getValue(), file);
      }
    } else {
      put(FileNames.key(relative), content, file);
    }
  }

  private void put(String name, byte[] value, Path file) throws CommandException {
    String key = prefix + name;
    if (key.isEmpty()) {
      throw new CommandException("Error! " + file + " makes an empty key: say a -prefix");
    }
    Path other = origins.putIfAbsent(key, file);
    if (other != null) {
      throw new CommandException(
          "Error! Two files make the key " + key + ": " + other + " and " + file);
    }
    values.put(key, value);
  }
}
