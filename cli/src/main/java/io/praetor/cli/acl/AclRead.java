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

/** {@code acl token|policy|role|auth-method|binding-rule read}. */
public final class AclRead implements Command {
  private final AclNoun noun;

  private AclRead(AclNoun noun) {
    this.noun = noun;
  }

  /** Reads a token. */
  public static Command ofToken() {
    return new AclRead(AclNoun.TOKEN);
  }

  /** Reads a policy. */
  public static Command ofPolicy() {
    return new AclRead(AclNoun.POLICY);
  }

  /** Reads a role. */
  public static Command ofRole() {
    return new AclRead(AclNoun.ROLE);
  }

  /** Reads an auth method. */
  public static Command ofAuthMethod() {
    return new AclRead(AclNoun.AUTH_METHOD);
  }

  /** Reads a binding rule. */
  public static Command ofBindingRule() {
    return new AclRead(AclNoun.BINDING_RULE);
  }

  @Override
  public String summary() {
    return "Shows " + noun.article();
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return "Shows " + noun.article() + ".\n";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    flags.addAll(AclSubject.flags(noun));
    if (noun == AclNoun.TOKEN) {
      flags.add(Flag.toggle("self", "The token with which the command comes."));
      flags.add(Flag.toggle("expanded", "Shows the policies and roles, too."));
    }
    return flags;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    AclFormat format = AclFormat.of(flags);
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      boolean isToken = noun == AclNoun.TOKEN;
      String id = isToken && flags.on("self") ? "self" : AclSubject.find(noun, agent, flags);
      Query query = new Query();
      if (isToken && flags.on("expanded")) {
        query.with("expanded", "true");
      }
      format.print(console, noun, noun.read(agent, id, query));
    } catch (IOException e) {
      throw new CommandException("Error reading " + noun.one() + ": " + e.getMessage());
    }
    return 0;
  }
}
