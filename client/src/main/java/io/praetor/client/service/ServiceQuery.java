package io.praetor.client.service;

import java.util.ArrayList;
import java.util.List;

/**
 * Which instances of a service are asked for.
 *
 * @param name the service's name
 * @param tags which an instance must all have
 * @param worst the worst state in which an instance is taken: passing alone, warning too, or
 *     critical for all
 * @param filter an expression of Consul's filter language that must hold; empty for none
 * @param near the name of a node, or {@code _agent}: the nearest come first; empty for no order
 */
public record ServiceQuery(
    String name, List<String> tags, CheckStatus worst, String filter, String near) {
  public ServiceQuery {
    tags = List.copyOf(tags);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a service is asked for by its name, and this is empty");
    }
  }

  /** The instances whose checks all pass. */
  public static ServiceQuery of(String name) {
    return new ServiceQuery(name, List.of(), CheckStatus.PASSING, "", "");
  }

  /** Those of them that have a tag as well. */
  public ServiceQuery withTag(String tag) {
    List<String> all = new ArrayList<>(tags);
    all.add(tag);
    return new ServiceQuery(name, all, worst, filter, near);
  }

  /** Those whose checks are no worse than a state. */
  public ServiceQuery noWorseThan(CheckStatus status) {
    return new ServiceQuery(name, tags, status, filter, near);
  }

  /** Those for which an expression holds as well. */
  public ServiceQuery withFilter(String expression) {
    return new ServiceQuery(name, tags, worst, expression, near);
  }

  /** The same, those nearest to a node first. */
  public ServiceQuery nearTo(String node) {
    return new ServiceQuery(name, tags, worst, filter, node);
  }
}
