package io.praetor.cli.files;

import io.praetor.cli.command.CommandException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of keys as paths of files, and back. What a file may not be called is written with percent
 * signs; an empty part of a name is one alone; the value of a key that is a folder too stands in
 * the folder's file {@code .value}. Stateless.
 */
final class FileNames {
  /** The value of the folder itself. */
  static final String OWN_VALUE = ".value";

  private static final String EMPTY = "%";
  private static final String LETTERS = "0123456789ABCDEF";

  private FileNames() {}

  /** The path of a key's file, below the folder. */
  static Path path(Path folder, String key) {
    Path path = folder;
    for (String part : key.split("/", -1)) {
      path = path.resolve(part.isEmpty() ? EMPTY : escaped(part));
    }
    return path;
  }

  private static String escaped(String part) {
    StringBuilder name = new StringBuilder(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      // A name that begins with a dot is hidden, or another folder.
      if (c == '%' || c < ' ' || c == 0x7f || (c == '.' && i == 0)) {
        name.append('%').append(LETTERS.charAt(c >> 4)).append(LETTERS.charAt(c & 15));
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }

  /** The key of a file, by its path below the folder. */
  static String key(Path relative) throws CommandException {
    List<String> parts = new ArrayList<>();
    for (Path part : relative) {
      String name = part.toString();
      parts.add(name.equals(EMPTY) ? "" : plain(name, relative));
    }
    if (relative.getFileName().toString().equals(OWN_VALUE)) {
      parts.removeLast();
    }
    return String.join("/", parts);
  }

  private static String plain(String name, Path relative) throws CommandException {
    if (name.indexOf('%') < 0) {
      return name;
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        plain.write(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new CommandException(
            "Error! A percent sign in the name of a file stands before two digits of a character"
                + " (%25 is the sign itself): "
                + relative);
      }
      plain.write(high * 16 + low);
      i += 2;
    }
    return plain.toString(StandardCharsets.UTF_8);
  }
}
