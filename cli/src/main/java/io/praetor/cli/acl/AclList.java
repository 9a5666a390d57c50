package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import java.io.IOException;
import java.util.List;

/** {@code acl token|policy|role list}. */
public final class AclList implements Command {
  private final AclNoun noun;

  private AclList(AclNoun noun) {
    this.noun = noun;
  }

  /** Lists tokens. */
  public static Command ofTokens() {
    return new AclList(AclNoun.TOKEN);
  }

  /** Lists policies. */
  public static Command ofPolicies() {
    return new AclList(AclNoun.POLICY);
  }

  /** Lists roles. */
  public static Command ofRoles() {
    return new AclList(AclNoun.ROLE);
  }

  @Override
  public String summary() {
    return "Lists " + noun.many();
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return "Lists the " + noun.many() + " of the cluster.\n";
  }

  @Override
  public List<Flag> flags() {
    return AclFormat.flags();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    AclFormat format = AclFormat.of(flags);
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      format.print(console, noun, noun.list(agent));
    } catch (IOException e) {
      throw new CommandException(
          "Failed to retrieve the " + noun.one() + " list: " + e.getMessage());
    }
    return 0;
  }
}
