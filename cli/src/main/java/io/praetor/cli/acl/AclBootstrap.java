package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code acl bootstrap}: the first token of a cluster. */
public final class AclBootstrap implements Command {
  @Override
  public String summary() {
    return "Makes the first token of a cluster";
  }

  @Override
  public String arguments() {
    return "[options] [FILE|-]";
  }

  @Override
  public String description() {
    return """
    Makes the first token of a cluster, which may do everything, and prints its secret: keep it. The secret is random, or comes from a file or standard input, as a UUID.
    """;
  }

  @Override
  public List<Flag> flags() {
    return AclFormat.flags();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    AclFormat format = AclFormat.of(flags);
    List<String> arguments = flags.arguments();
    if (arguments.size() > 1) {
      throw new CommandException(
          "Error! Too many arguments (expected 0 or 1, got " + arguments.size() + ")");
    }
    Map<String, Object> body =
        arguments.isEmpty()
            ? Map.of()
            : Map.of("BootstrapSecret", secret(console, arguments.getFirst()));
    JsonObject token;
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      token = AclNoun.put(agent, "/v1/acl/bootstrap", body);
    } catch (IOException e) {
      throw new CommandException("Failed ACL bootstrapping: " + e.getMessage());
    }
    format.print(console, AclNoun.TOKEN, token);
    return 0;
  }

  private static String secret(Console console, String from) throws CommandException {
    try {
      String text =
          from.equals("-")
              ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(from));
      return text.strip();
    } catch (IOException e) {
      throw new CommandException("Error reading bootstrap secret: " + Reason.of(e));
    }
  }
}
