package io.praetor.cli.session;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code session create}: a new session of this agent's node. */
public final class SessionCreate implements Command {
  @Override
  public String summary() {
    return "Creates a session";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Makes a session, prints its ID, and leaves it to live until it is destroyed, or until its TTL has passed without a renewal.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text(
            "behavior",
            "what",
            "release",
            "What happens to locks when the session ends: release, or delete with their keys."),
        Flag.text("format", "form", "pretty", "pretty or json."),
        Flag.text(
            "lock-delay",
            "duration",
            "15s",
            "How long a lock that was lost cannot be taken again."),
        Flag.text("name", "name", "A name for people."),
        Flag.text(
            "node", "name", "Node that the session belongs to; the agent's own unless given."),
        Flag.list(
            "node-check",
            "id",
            "A check of the node whose failure ends the session; serfHealth unless given."),
        Flag.toggle("no-checks", "No check ends the session."),
        Flag.text("ttl", "duration", "10s to 24h; unless given, it has no end of its own."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Behavior", flags.text("behavior"));
    body.put("LockDelay", flags.text("lock-delay"));
    for (String name : List.of("name", "node")) {
      if (flags.given(name)) {
        body.put(name.equals("name") ? "Name" : "Node", flags.text(name));
      }
    }
    if (flags.given("ttl")) {
      body.put("TTL", flags.text("ttl"));
    }
    if (flags.on("no-checks")) {
      body.put("NodeChecks", List.of());
    } else if (flags.given("node-check")) {
      body.put("NodeChecks", flags.all("node-check"));
    }
    byte[] json = JsonText.compact(body).getBytes(StandardCharsets.UTF_8);
    SessionFormat format = SessionFormat.of(flags);
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.put("/v1/session/create", new Query(), json)) {
      JsonObject made = JsonObject.of(response.ok().json());
      if (format == SessionFormat.JSON) {
        console.line(JsonText.indented(made.map(), "    "));
      } else {
        console.line(made.text("ID"));
      }
    } catch (IOException e) {
      throw new CommandException("Error creating session: " + e.getMessage());
    }
    return 0;
  }
}
