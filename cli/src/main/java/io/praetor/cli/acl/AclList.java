package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code acl token|policy|role|auth-method|binding-rule list}. */
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

  /** Lists auth methods. */
  public static Command ofAuthMethods() {
    return new AclList(AclNoun.AUTH_METHOD);
  }

  /** Lists binding rules. */
  public static Command ofBindingRules() {
    return new AclList(AclNoun.BINDING_RULE);
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
    if (noun != AclNoun.BINDING_RULE) {
      return AclFormat.flags();
    }
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    flags.add(Flag.text("method", "name", "Only those of an auth method."));
    return flags;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    AclFormat format = AclFormat.of(flags);
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      Query query = new Query();
      if (noun == AclNoun.BINDING_RULE && !flags.text("method").isEmpty()) {
        query.with("authmethod", flags.text("method"));
      }
      format.print(console, noun, noun.list(agent, query));
    } catch (IOException e) {
      throw new CommandException(
          "Failed to retrieve the " + noun.one() + " list: " + e.getMessage());
    }
    return 0;
  }
}
