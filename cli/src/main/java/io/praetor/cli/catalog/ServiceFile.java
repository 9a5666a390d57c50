package io.praetor.cli.catalog;

import io.praetor.agent.config.DefinitionFile;
import io.praetor.cli.command.CommandException;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file with definitions of services: {@code service} with one or several, or {@code services}, in
 * HCL if its name ends so, and otherwise in JSON.
 */
final class ServiceFile {
  private ServiceFile() {}

  /** The definitions of a file. */
  static List<JsonObject> read(String name) throws CommandException {
    Map<?, ?> members;
    try {
      byte[] bytes = Files.readAllBytes(Path.of(name));
      members =
          name.endsWith(".hcl")
              ? DefinitionFile.readHcl(name, bytes)
              : JsonObject.of(JsonParser.parse(bytes)).map();
    } catch (NoSuchFileException e) {
      throw new CommandException("Error reading " + name + ": it does not exist");
    } catch (IOException e) {
      throw new CommandException("Error reading " + name + ": " + e.getMessage());
    } catch (JsonParser.SyntaxException e) {
      throw new CommandException(
          "Error reading "
              + name
              + ": it has to be JSON, or HCL in a file whose name ends in .hcl: "
              + e.getMessage());
    }
    List<JsonObject> services = new ArrayList<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
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
      list.forEach(each -> services.add(service(JsonObject.of(each))));
    } else {
      services.add(service(JsonObject.of(value)));
    }
  }

  /** As the agent reads it from a request, where several checks go by one name alone. */
  private static JsonObject service(JsonObject definition) {
    Map<Object, @Nullable Object> service = new LinkedHashMap<>();
    definition
        .map()
        .forEach((name, value) -> {
          boolean isList = name.toString().equalsIgnoreCase("check") && value instanceof List<?>;
          service.put(isList ? "Checks" : name, value);
        });
    return new JsonObject(service);
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
