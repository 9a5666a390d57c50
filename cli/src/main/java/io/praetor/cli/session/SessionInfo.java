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
import java.io.IOException;
import java.util.List;

/** {@code session info}: all that is known of a session. */
public final class SessionInfo implements Command {
  @Override
  public String summary() {
    return "Prints a session";
  }

  @Override
  public String arguments() {
    return "[options] ID";
  }

  @Override
  public String description() {
    return """
    Prints what is known of a session.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.text("format", "form", "pretty", "pretty or json."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String id = SessionFormat.id(flags);
    SessionFormat format = SessionFormat.of(flags);
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get("/v1/session/info/" + Query.path(id), new Query())) {
      if (response.status() == 404) {
        throw new CommandException("Error! No session exists with ID: " + id);
      }
      List<JsonObject> sessions = JsonObject.list(response.ok().json());
      if (sessions.isEmpty()) {
        throw new CommandException("Error! No session exists with ID: " + id);
      }
      format.print(console, sessions.getFirst());
    } catch (IOException e) {
      throw new CommandException("Error asking for session " + id + ": " + e.getMessage());
    }
    return 0;
  }
}
