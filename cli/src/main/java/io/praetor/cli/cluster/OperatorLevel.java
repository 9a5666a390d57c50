package io.praetor.cli.cluster;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Table;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code operator level}: which level the cluster is at, who keeps it there, and holding it. */
public final class OperatorLevel implements Command {
  private static final String PATH = "/v1/praetor/level";

  @Override
  public String summary() {
    return "Shows, holds or releases the level of the cluster";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Shows the level at which the cluster writes, and up to which level each server
    speaks. The cluster moves up by itself once all servers speak a higher level, and
    never down: a server of the program before cannot be started any more then. Hold
    the level before an upgrade, and release it when nothing has to go back.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("hold", "Keep the level although all servers speak a higher one."),
        Flag.toggle("release", "Let the level move up."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    boolean hold = flags.on("hold");
    if (hold && flags.on("release")) {
      throw new CommandException("Error: -hold and -release are opposites; state one of them");
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      if (hold || flags.on("release")) {
        Query query = new Query().flag(hold ? "hold" : "release");
        agent.send("PUT", PATH, query, new byte[0]).ok().close();
        console.line(
            hold
                ? "The level is held until it is released"
                : "The level moves up once all servers speak a higher one");
        return 0;
      }
      try (Response response = agent.get(PATH, new Query())) {
        print(console, JsonObject.of(response.ok().json()));
      }
    } catch (IOException e) {
      throw new CommandException("Error asking for the level: " + e.getMessage());
    }
    return 0;
  }

  private static void print(Console console, JsonObject levels) {
    console.line("Level:     " + levels.number("Level"));
    console.line("Held:      " + levels.is("Held"));
    String waitsFor = levels.text("WaitsFor");
    if (!waitsFor.isEmpty()) {
      console.line("Next:      " + levels.number("Next") + ": " + waitsFor);
    }
    console.line("");
    Table table = new Table("Node", "Address", "Speaks", "Holds Back");
    for (JsonObject server : levels.objects("Servers")) {
      table.row(
          server.text("Node"),
          server.text("Address"),
          String.valueOf(server.number("Level")),
          String.valueOf(server.is("HoldsBack")));
    }
    table.print(console);
  }
}
