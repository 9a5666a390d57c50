package io.praetor.agent.watched;

import java.util.List;
import java.util.Map;

/**
 * An instance of a service with the node that it is on; immutable.
 *
 * @param address empty for that of the node
 * @param taggedAddresses addresses by their names, such as {@code lan_ipv4}
 * @param health what its checks and those of its node come to
 */
public record WatchedInstance(
    WatchedNode node,
    String service,
    List<String> tags,
    String address,
    Map<String, String> taggedAddresses,
    int port,
    int passingWeight,
    int warningWeight,
    Health health) {
  /** What checks come to: the worst of them. */
  public enum Health {
    PASSING,
    WARNING,
    CRITICAL
  }

  public WatchedInstance {
    tags = List.copyOf(tags);
    taggedAddresses = Map.copyOf(taggedAddresses);
  }
}
