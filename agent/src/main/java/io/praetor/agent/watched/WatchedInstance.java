package io.praetor.agent.watched;

import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.ServiceDefinition;
import java.util.HashMap;
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
  /** What checks come to: the worst of them, from the best to the worst. */
  public enum Health {
    PASSING,
    WARNING,
    CRITICAL
  }

  private static final long WEIGHT_MAX = 65_535;

  public WatchedInstance {
    tags = List.copyOf(tags);
    taggedAddresses = Map.copyOf(taggedAddresses);
  }

  /** What is told of an instance of the catalog. */
  static WatchedInstance of(InstanceHealth instance) {
    ServiceDefinition said = instance.service().definition();
    Map<String, String> tagged = new HashMap<>();
    said.taggedAddresses().forEach((name, to) -> tagged.put(name, to.address()));
    return new WatchedInstance(
        WatchedNode.of(instance.node()),
        said.name(),
        said.tags(),
        said.address(),
        tagged,
        (int) said.port(),
        (int) Math.clamp(said.passingWeight(), 0, WEIGHT_MAX),
        (int) Math.clamp(said.warningWeight(), 0, WEIGHT_MAX),
        health(instance.checks()));
  }

  private static Health health(List<Check> checks) {
    Health worst = Health.PASSING;
    for (Check check : checks) {
      Health one =
          switch (check.definition().status()) {
            case PASSING -> Health.PASSING;
            case WARNING -> Health.WARNING;
            case CRITICAL -> Health.CRITICAL;
          };
      worst = one.compareTo(worst) > 0 ? one : worst;
    }
    return worst;
  }
}
