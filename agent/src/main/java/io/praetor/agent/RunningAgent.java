package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.http.LocalAgent;
import java.util.Map;
import java.util.function.Supplier;

/** The agent as its own HTTP API sees it. Any thread. */
record RunningAgent(
    Supplier<AgentConfig> current,
    String nodeId,
    Stats figures,
    Runnable reloading,
    Runnable leaving)
    implements LocalAgent {
  @Override
  public AgentConfig config() {
    return current.get();
  }

  @Override
  public Map<String, Map<String, String>> stats() {
    return figures.read(current.get());
  }

  @Override
  public void reload() {
    // Files are read, so not on the event loop that asks.
    Thread.ofPlatform().name("reload").start(reloading);
  }

  @Override
  public void leave() {
    leaving.run();
  }
}
