package io.praetor.agent;

import io.praetor.agent.config.ConfigException;
import io.praetor.agent.config.LoadedConfig;

/** Where the configuration is read again from when the agent is told to. */
@FunctionalInterface
public interface ConfigSource {
  /**
   * Reads it.
   *
   * @throws ConfigException with all that is wrong; the agent then goes on as it is
   */
  LoadedConfig load() throws ConfigException;
}
