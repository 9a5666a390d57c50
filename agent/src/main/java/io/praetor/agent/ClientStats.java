package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.forward.ServerChoice;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of an agent that is no server, under Consul's names. Any thread. */
record ClientStats(ServerChoice servers) implements Stats {

  @Override
  public Map<String, Map<String, String>> read(AgentConfig config) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    sections.put("agent", Stats.agent());
    sections.put("build", Stats.build());
    sections.put(
        "consul",
        Stats.texts(
            "acl",
            config.acl().enabled() ? "enabled" : "disabled",
            "current_server",
            servers.current(),
            "known_servers",
            servers.count(),
            "server",
            false));
    sections.put("runtime", Stats.runtime());
    return sections;
  }
}
