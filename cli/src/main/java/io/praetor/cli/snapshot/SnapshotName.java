package io.praetor.cli.snapshot;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.nio.file.Path;

/** Adds to a file's name what the agent tells of itself, in front of its ending. */
final class SnapshotName {
  private SnapshotName() {}

  static Path append(Path file, String parts, AgentClient agent)
      throws IOException, CommandException {
    JsonObject self;
    try (agent;
        Response response = agent.get("/v1/agent/self", new Query())) {
      self = JsonObject.of(response.ok().json());
    }
    JsonObject config = self.object("Config");
    StringBuilder added = new StringBuilder();
    for (String part : parts.split(",", -1)) {
      String value =
          switch (part.strip()) {
            case "version" -> config.text("Version");
            case "dc" -> config.text("Datacenter");
            case "node" -> config.text("NodeName");
            case "status" ->
                self.object("Stats").object("consul").text("leader").equals("true")
                    ? "leader"
                    : "follower";
            default ->
                throw new CommandException(
                    "Error! -append-filename takes version, dc, node and status, not \""
                        + part
                        + "\"");
          };
      added.append('-').append(value);
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    int end = dot <= 0 ? name.length() : dot;
    return file.resolveSibling(name.substring(0, end) + added + name.substring(end));
  }
}
