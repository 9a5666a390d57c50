package io.praetor.cli.server;

import io.praetor.agent.config.AgentFlags;
import io.praetor.agent.config.ConfigException;
import io.praetor.agent.config.ConfigLoader;
import io.praetor.agent.config.LoadedConfig;
import io.praetor.cli.command.CommandException;
import java.util.List;

/**
 * Reads a configuration as an agent does. Apart from the commands, which are also loaded to print
 * their help, where the agent's classes are not at hand.
 */
final class ConfigCheck {
  private ConfigCheck() {}

  static LoadedConfig load(String failure, List<AgentFlags.Given> given) throws CommandException {
    try {
      return ConfigLoader.load(given);
    } catch (ConfigException e) {
      throw new CommandException(failure + String.join("\n\t* ", e.problems()));
    }
  }
}
