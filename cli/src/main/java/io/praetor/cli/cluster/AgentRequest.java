package io.praetor.cli.cluster;

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

/**
 * A command that asks one thing of an agent by a PUT without a body, and prints that it is done.
 */
abstract class AgentRequest implements Command {
  private final String path;
  private final String doing;
  private final String done;

  /**
   * A command.
   *
   * @param doing what fails, for the message: "Error DOING: …"
   * @param done what is printed in the end
   */
  AgentRequest(String path, String doing, String done) {
    this.path = path;
    this.doing = doing;
    this.done = done;
  }

  @Override
  public final String arguments() {
    return "[options]";
  }

  @Override
  public final List<Flag> flags() {
    return List.of();
  }

  @Override
  public final int run(Console console, Flags flags) throws CommandException, IOException {
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      agent.put(path, new Query(), null).ok().bytes();
    } catch (IOException e) {
      throw new CommandException("Error " + doing + ": " + e.getMessage());
    }
    console.line(done);
    return 0;
  }
}
