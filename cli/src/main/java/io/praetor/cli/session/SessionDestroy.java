package io.praetor.cli.session;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import java.io.IOException;
import java.util.List;

/** {@code session destroy}: a session ends, and its locks with it. */
public final class SessionDestroy implements Command {
  @Override
  public String summary() {
    return "Ends a session";
  }

  @Override
  public String arguments() {
    return "[options] ID";
  }

  @Override
  public String description() {
    return """
    Ends a session; its locks are released, or deleted with their keys, as it was made.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String id = SessionFormat.id(flags);
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      agent.put("/v1/session/destroy/" + Query.path(id), new Query(), null).ok().bytes();
    } catch (IOException e) {
      throw new CommandException("Error destroying session " + id + ": " + e.getMessage());
    }
    console.line("Success! Destroyed session: " + id);
    return 0;
  }
}
