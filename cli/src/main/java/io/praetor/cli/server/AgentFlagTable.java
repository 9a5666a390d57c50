package io.praetor.cli.server;

import io.praetor.agent.config.AgentFlags;
import io.praetor.cli.command.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The agent's flags as those of a command. Apart from the command, which is also loaded where the
 * agent's classes are not at hand.
 */
final class AgentFlagTable {
  private AgentFlagTable() {}

  static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    for (AgentFlags.Flag flag : AgentFlags.all()) {
      String value = flag.takes().name().toLowerCase(Locale.ROOT);
      if (flag.takes() == AgentFlags.Takes.SWITCH) {
        flags.add(Flag.toggle(flag.name(), flag.text()));
      } else if (flag.repeated()) {
        flags.add(Flag.list(flag.name(), value, flag.text()));
      } else {
        flags.add(Flag.text(flag.name(), value, flag.text()));
      }
    }
    return flags;
  }
}
