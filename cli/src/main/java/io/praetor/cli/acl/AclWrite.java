package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.client.text.JsonObject;
import java.io.IOException;

/**
 * A command that makes or changes a token, policy, role, auth method or binding rule, and prints
 * what it has become.
 */
abstract class AclWrite implements Command {
  private final AclNoun noun;
  private final boolean isNew;

  AclWrite(AclNoun noun, boolean isNew) {
    this.noun = noun;
    this.isNew = isNew;
  }

  /** Whether it makes one. */
  final boolean isNew() {
    return isNew;
  }

  @Override
  public final String summary() {
    return (isNew ? "Makes " : "Changes ") + noun.article();
  }

  @Override
  public final String arguments() {
    return "[options]";
  }

  /**
   * Makes or changes it, as the flags say.
   *
   * @return what it is now
   * @throws CommandException if the flags make no sense, or name nothing that is there
   */
  abstract JsonObject write(Console console, AgentClient agent, Flags flags)
      throws IOException, CommandException;

  /** Checks that a new one is given a name. */
  final void requireName(Flags flags) throws CommandException {
    if (isNew && flags.text("name").isEmpty()) {
      throw new CommandException("Missing require '-name' flag");
    }
  }

  @Override
  public final int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    AclFormat format = AclFormat.of(flags);
    JsonObject written;
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      written = write(console, agent, flags);
    } catch (IOException e) {
      throw new CommandException(
          (isNew ? "Failed to create new " : "Error updating ")
              + noun.one()
              + ": "
              + e.getMessage());
    }
    if (!isNew && !format.json()) {
      console.line(noun.capital() + " updated successfully" + (noun == AclNoun.TOKEN ? "." : ""));
    }
    format.print(console, noun, written);
    return 0;
  }
}
