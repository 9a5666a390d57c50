package io.praetor.cli.catalog;

import io.praetor.cli.command.CommandException;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file with definitions of services: {@code service} with one or several, or {@code services}.
 */
final class ServiceFile {
  private ServiceFile() {}

  /** The definitions of a file. */
  static List<JsonObject> read(String name) throws CommandException {
    Object json;
    try {
      json = JsonParser.parse(Files.readAllBytes(Path.of(name)));
    } catch (IOException e) {
      throw new CommandException("Error reading " + name + ": " + e.getMessage());
    } catch (JsonParser.SyntaxException e) {
      throw new CommandException(
          "Error reading " + name + ": it has to be JSON: " + e.getMessage());
    }
    List<JsonObject> services = new ArrayList<>();
    for (Map.Entry<?, ?> member : JsonObject.of(json).map().entrySet()) {
      String key = String.valueOf(member.getKey()).toLowerCase(Locale.ROOT);
      if (key.equals("service") || key.equals("services")) {
        add(services, member.getValue());
      }
    }
    if (services.isEmpty()) {
      throw new CommandException("Error reading " + name + ": it defines no service");
    }
    return services;
  }

  private static void add(List<JsonObject> services, @Nullable Object value) {
    if (value instanceof List<?> list) {
      list.forEach(each -> services.add(JsonObject.of(each)));
    } else {
      services.add(JsonObject.of(value));
    }
  }

  /** A text of a definition, whatever the case of its name; empty if it is not there. */
  static String text(JsonObject service, String name) {
    for (Map.Entry<?, ?> member : service.map().entrySet()) {
      if (name.equalsIgnoreCase(String.valueOf(member.getKey()))
          && member.getValue() instanceof String text) {
        return text;
      }
    }
    return "";
  }
}
