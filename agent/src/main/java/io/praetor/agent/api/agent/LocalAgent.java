package io.praetor.agent.api.agent;

import io.praetor.agent.config.AgentConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The agent that answers: what it is, and what it can be told to do. Any thread; never blocks. */
public interface LocalAgent {
  /** What it has been told, as of the last reload. */
  AgentConfig config();

  /** Its UUID. */
  String nodeId();

  /** Its figures by section, such as {@code raft}; all texts, as Consul tells them. */
  Map<String, Map<String, String>> stats();

  /**
   * Reads its configuration again; returns before that is done.
   *
   * @param done told, on any thread, what is wrong with it; nothing if it has taken effect
   */
  void reload(Consumer<List<String>> done);

  /**
   * Leaves the cluster and ends; returns before that is done.
   *
   * @param whenLeft run, on any thread, before this agent ends: once the cluster knows that it has
   *     left, or could not be told in time
   */
  void leave(Runnable whenLeft);
}
