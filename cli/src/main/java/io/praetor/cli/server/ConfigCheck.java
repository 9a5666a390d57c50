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

  /** What an agent on this machine would use. */
  static LoadedConfig load(String failure, List<AgentFlags.Given> given) throws CommandException {
    try {
      return ConfigLoader.load(given);
    } catch (ConfigException e) {
      throw failed(failure, e);
    }
  }

  /** What an agent on another machine could use. */
  static LoadedConfig check(String failure, List<AgentFlags.Given> given) throws CommandException {
    try {
      return ConfigLoader.check(given);
    } catch (ConfigException e) {
      throw failed(failure, e);
    }
  }

  private static CommandException failed(String failure, ConfigException e) {
    return new CommandException(failure + String.join("\n\t* ", e.problems()));
  }
}
