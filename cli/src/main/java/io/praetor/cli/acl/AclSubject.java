package io.praetor.cli.acl;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The flags that say which token, policy or role is meant. Stateless. */
final class AclSubject {
  private AclSubject() {}

  static List<Flag> flags(AclNoun noun) {
    List<Flag> flags = new ArrayList<>();
    if (noun == AclNoun.TOKEN) {
      flags.add(Flag.text("accessor-id", "id", "The accessor, or a beginning that no other has."));
      flags.add(Flag.text("id", "id", "Older name of -accessor-id."));
      return flags;
    }
    if (noun != AclNoun.AUTH_METHOD) {
      flags.add(Flag.text("id", "id", "The ID, or a beginning that no other has."));
    }
    if (noun != AclNoun.BINDING_RULE) {
      flags.add(Flag.text("name", "name", "The name."));
    }
    return flags;
  }

  /**
   * The id of what the flags name.
   *
   * @throws CommandException if they name nothing that is there
   */
  static String find(AclNoun noun, AgentClient agent, Flags flags)
      throws IOException, CommandException {
    String id = noun == AclNoun.TOKEN ? flags.text("accessor-id") : "";
    id = id.isEmpty() && noun != AclNoun.AUTH_METHOD ? flags.text("id") : id;
    String name = noun == AclNoun.TOKEN || noun == AclNoun.BINDING_RULE ? "" : flags.text("name");
    if (id.isEmpty() && name.isEmpty()) {
      throw new CommandException(
          switch (noun) {
            case TOKEN -> "Must specify the -accessor-id parameter";
            case AUTH_METHOD -> "Must specify the -name parameter";
            case BINDING_RULE -> "Must specify the -id parameter";
            case POLICY, ROLE -> "Must specify either the -id or -name parameters";
          });
    }
    return noun.find(agent, id, name);
  }
}
