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

/** {@code acl token|policy|role|auth-method|binding-rule delete}. */
public final class AclDelete implements Command {
  private final AclNoun noun;

  private AclDelete(AclNoun noun) {
    this.noun = noun;
  }

  /** Deletes a token. */
  public static Command ofToken() {
    return new AclDelete(AclNoun.TOKEN);
  }

  /** Deletes a policy. */
  public static Command ofPolicy() {
    return new AclDelete(AclNoun.POLICY);
  }

  /** Deletes a role. */
  public static Command ofRole() {
    return new AclDelete(AclNoun.ROLE);
  }

  /** Deletes an auth method. */
  public static Command ofAuthMethod() {
    return new AclDelete(AclNoun.AUTH_METHOD);
  }

  /** Deletes a binding rule. */
  public static Command ofBindingRule() {
    return new AclDelete(AclNoun.BINDING_RULE);
  }

  @Override
  public String summary() {
    return "Deletes " + noun.article();
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return "Deletes " + noun.article() + "; what it gave is gone at once.\n";
  }

  @Override
  public List<Flag> flags() {
    return AclSubject.flags(noun);
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    String id = "";
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      id = AclSubject.find(noun, agent, flags);
      try (Response response = agent.send("DELETE", noun.path(id), new Query(), null)) {
        var _ = response.ok().text();
      }
    } catch (IOException e) {
      throw new CommandException(
          "Error deleting " + noun.one() + " \"" + id + "\": " + e.getMessage());
    }
    console.line(noun.capital() + " \"" + id + "\" deleted successfully");
    return 0;
  }
}
