package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code acl token clone}: another token with the same rights. */
public final class TokenClone implements Command {
  @Override
  public String summary() {
    return "Makes another token with the same rights";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Makes a token with a secret of its own that may what another may, for as long as that one.
    """;
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    flags.addAll(AclSubject.flags(AclNoun.TOKEN));
    flags.add(Flag.text("description", "text", "For people; unless given, that of the other."));
    return flags;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    AclFormat format = AclFormat.of(flags);
    JsonObject token;
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      String accessor = AclSubject.find(AclNoun.TOKEN, agent, flags);
      token =
          AclNoun.put(
              agent,
              AclNoun.TOKEN.path(accessor) + "/clone",
              Map.of("Description", flags.text("description")));
    } catch (IOException e) {
      throw new CommandException("Error cloning token: " + e.getMessage());
    }
    if (!format.json()) {
      console.line("Token cloned successfully.");
    }
    format.print(console, AclNoun.TOKEN, token);
    return 0;
  }
}
