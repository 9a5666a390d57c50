package io.praetor.cli.cluster;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code monitor}: the log of an agent, as it is written. */
public final class Monitor implements Command {
  @Override
  public String summary() {
    return "Prints the log of an agent as it is written";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Prints what an agent logs from now on, at a level of your own, until it is interrupted.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("log-json", "One JSON object to a line."),
        Flag.text("log-level", "level", "INFO", "trace, debug, info, warn or error."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    Query query = new Query().with("loglevel", flags.text("log-level"));
    if (flags.on("log-json")) {
      query.with("logjson", "true");
    }
    boolean begun = false;
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get("/v1/agent/monitor", query)) {
      InputStream log = response.ok().body();
      byte[] buffer = new byte[8192];
      begun = true;
      for (int count = log.read(buffer); count >= 0; count = log.read(buffer)) {
        console.out().write(buffer, 0, count);
        console.flush();
      }
    } catch (IOException e) {
      if (!begun) {
        throw new CommandException("Error while monitoring: " + e.getMessage());
      }
      // An agent that stops cuts its log off in the middle.
    }
    throw new CommandException("The agent has ended the log: it may have stopped.");
  }
}
