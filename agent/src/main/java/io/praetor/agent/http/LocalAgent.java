package io.praetor.agent.http;

import io.praetor.agent.config.AgentConfig;
import java.util.Map;

/** The agent that answers: what it is, and what it can be told to do. Any thread; never blocks. */
public interface LocalAgent {
  /** What it has been told, as of the last reload. */
  AgentConfig config();

  /** Its UUID. */
  String nodeId();

  /** Its figures by section, such as {@code raft}; all texts, as Consul tells them. */
  Map<String, Map<String, String>> stats();

  /** Reads its configuration again; returns before that is done. */
  void reload();

  /** Leaves the cluster and ends; returns before that is done. */
  void leave();
}
