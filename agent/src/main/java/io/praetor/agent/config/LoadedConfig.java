package io.praetor.agent.config;

import java.util.List;

/**
 * A configuration that can be used.
 *
 * @param warnings one sentence for each setting that is accepted and has no effect
 */
public record LoadedConfig(AgentConfig config, List<String> warnings) {
  public LoadedConfig {
    warnings = List.copyOf(warnings);
  }
}
