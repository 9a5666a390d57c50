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

/** A command on one session, named by its id, that prints the session as the agent answers it. */
abstract class SessionPrint implements Command {
  @Override
  public final String arguments() {
    return "[options] ID";
  }

  @Override
  public final List<Flag> flags() {
    return List.of(Flag.text("format", "form", "pretty", "pretty or json."));
  }

  /** Asks the agent; the id is encoded for a path. */
  abstract Response ask(AgentClient agent, String id) throws IOException, CommandException;

  @Override
  public final int run(Console console, Flags flags) throws CommandException, IOException {
    String id = SessionFormat.id(flags);
    SessionFormat format = SessionFormat.of(flags);
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = ask(agent, Query.path(id))) {
      List<JsonObject> sessions =
          response.status() == 404 ? List.of() : JsonObject.list(response.ok().json());
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
