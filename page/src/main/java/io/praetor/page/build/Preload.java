package io.praetor.page.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules that the first view needs, named in the index, so that a browser asks for all of them
 * at once and not for each after it has read the one that imports it. Run by the build.
 *
 * <p>Source: HTML Living Standard, link type "modulepreload".
 */
final class Preload {
  private static final String PLACE = "  <!-- preload -->\n";
  private static final List<String> FIRST = List.of("app/main.js", "app/keys/view.js");

  /** An import that is there when the module is read; {@code import('…')} comes later. */
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^(?:import|export)\\b[^'(]*'(\\.[^']+)'");

  private Preload() {}

  /** The index with a line for each module in its place for them. */
  static byte[] into(byte[] index, Map<String, byte[]> files) throws IOException {
    String text = new String(index, StandardCharsets.UTF_8);
    if (!text.contains(PLACE)) {
      throw new IOException("the index has no line " + PLACE.strip());
    }
    StringBuilder lines = new StringBuilder();
    for (String name : modules(files)) {
      lines.append("  <link rel=\"modulepreload\" href=\"{{build}}/").append(name).append("\">\n");
    }
    return text.replace(PLACE, lines).getBytes(StandardCharsets.UTF_8);
  }

  private static SortedSet<String> modules(Map<String, byte[]> files) throws IOException {
    SortedSet<String> found = new TreeSet<>(FIRST);
    Deque<String> unread = new ArrayDeque<>(FIRST);
    while (!unread.isEmpty()) {
      String name = unread.remove();
      byte[] bytes = files.get(name);
      if (bytes == null) {
        throw new IOException(name + " is imported, and not there");
      }
      Matcher imports = IMPORT.matcher(new String(bytes, StandardCharsets.UTF_8));
      while (imports.find()) {
        Path target = Path.of(name).resolveSibling(imports.group(1)).normalize();
        String imported = target.toString().replace('\\', '/');
        if (found.add(imported)) {
          unread.add(imported);
        }
      }
    }
    return found;
  }
}
