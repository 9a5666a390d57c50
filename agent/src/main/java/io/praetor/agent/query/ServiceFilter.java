package io.praetor.agent.query;

import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import java.util.List;

/**
 * Which instances of a service are asked for; immutable.
 *
 * @param tags that an instance has to have, all of them, whatever their case
 */
public record ServiceFilter(List<String> tags, NodeFilter nodes) {
  /** Takes every instance. */
  public static final ServiceFilter ALL = new ServiceFilter(List.of(), NodeFilter.ALL);

  /** A copy of the tags is kept. */
  public ServiceFilter {
    tags = List.copyOf(tags);
  }

  boolean takes(RegisteredNode node, ServiceInstance service) {
    return nodes.takes(node)
        && tags.stream()
            .allMatch(tag -> service.definition().tags().stream().anyMatch(tag::equalsIgnoreCase));
  }
}
