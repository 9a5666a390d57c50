package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.store.catalog.Node;
import io.praetor.store.level.Level;
import java.util.Map;
import java.util.TreeMap;

/** The highest level that a server says that it speaks, and how it registers it; stateless. */
final class SpokenLevel {
  private SpokenLevel() {}

  /** The newest, unless the configuration keeps it lower. */
  static int of(AgentConfig config) {
    int max = config.server().clusterLevelMax();
    return max == 0 ? Level.NEWEST : Math.min(max, Level.NEWEST);
  }

  /** The meta data of a server's node with its level. */
  static Map<String, String> with(Map<String, String> nodeMeta, AgentConfig config) {
    Map<String, String> meta = new TreeMap<>(nodeMeta);
    meta.put(Node.LEVEL_META, String.valueOf(of(config)));
    return meta;
  }
}
