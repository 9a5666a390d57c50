package io.praetor.agent;

import io.praetor.agent.api.agent.LocalAgent;
import io.praetor.agent.config.AgentConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The agent as its own HTTP API sees it. Any thread. */
record RunningAgent(
    Supplier<AgentConfig> current,
    String nodeId,
    Stats figures,
    Supplier<List<String>> reloading,
    LeaveRequest leaving)
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
  public void reload(Consumer<List<String>> done) {
    // Files are read, so not on the event loop that asks.
    Thread.ofPlatform().name("reload").start(() -> done.accept(reloading.get()));
  }

  @Override
  public void leave(Runnable whenLeft) {
    leaving.ask(whenLeft);
  }
}
