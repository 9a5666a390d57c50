package io.praetor.cli.acl;

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
import java.util.List;

/** {@code logout}: the end of a token that a login has made. */
public final class Logout implements Command {
  @Override
  public String summary() {
    return "Ends a token that a login has made";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return "Ends the token with which the command comes; a login has to have made it.\n";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.send("POST", "/v1/acl/logout", new Query(), new byte[0])) {
      var _ = response.ok().text();
    } catch (IOException e) {
      throw new CommandException("Error destroying token: " + e.getMessage());
    }
    return 0;
  }
}
