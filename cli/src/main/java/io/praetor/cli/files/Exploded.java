package io.praetor.cli.files;

import io.praetor.cli.command.CommandException;
import io.praetor.client.text.JsonParser;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A file of settings as many keys, one for each setting: its objects become folders, its lists stay
 * what they are, as JSON. Stateless.
 */
final class Exploded {
  /** The kinds of files that can be. */
  static final List<String> FORMATS = List.of("json", "properties", "yaml");

  private Exploded() {}

  /** The kind of a file, by the end of its name; empty if it is none. */
  static String format(String name) {
    int dot = name.lastIndexOf('.');
    return switch (dot < 1 ? "" : name.substring(dot + 1)) {
      case "json" -> "json";
      case "properties" -> "properties";
      case "yaml", "yml" -> "yaml";
      default -> "";
    };
  }

  /** A name without the end that says its kind. */
  static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** Its settings by their names, which have slashes between their parts. */
  static Map<String, byte[]> of(String format, byte[] content, String file)
      throws CommandException {
    Map<String, byte[]> settings = new LinkedHashMap<>();
    switch (format) {
      case "json" -> {
        try {
          put(settings, "", JsonParser.parse(content), file);
        } catch (JsonParser.SyntaxException e) {
          throw new CommandException("Error! " + file + " is not JSON: " + e.getMessage());
        }
      }
      case "yaml" -> put(settings, "", YamlSettings.of(content, file), file);
      default -> properties(settings, content, file);
    }
    return settings;
  }

  private static void properties(Map<String, byte[]> settings, byte[] content, String file)
      throws CommandException {
    Properties read = new Properties();
    try {
      read.load(new StringReader(new String(content, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException("Error! " + file + " holds no properties: " + e.getMessage());
    }
    Set<String> names = new TreeSet<>(read.stringPropertyNames());
    for (String name : names) {
      settings.put(
          name.replace('.', '/'), read.getProperty(name, "").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void put(
      Map<String, byte[]> settings, String name, @Nullable Object value, String file)
      throws CommandException {
    if (value instanceof Map<?, ?> map && (!map.isEmpty() || name.isEmpty())) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String part = String.valueOf(entry.getKey());
        if (part.isEmpty() || part.startsWith("/") || part.endsWith("/")) {
          throw new CommandException(
              "Error! " + file + " has a name that makes no key: \"" + name + "/" + part + '"');
        }
        put(settings, name.isEmpty() ? part : name + "/" + part, entry.getValue(), file);
      }
      return;
    }
    if (name.isEmpty()) {
      throw new CommandException("Error! " + file + " has no names to make keys of");
    }
    String text =
        value == null
            ? ""
            : value instanceof Map<?, ?> || value instanceof List<?>
                ? JsonText.compact(value)
                : String.valueOf(value);
    settings.put(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
