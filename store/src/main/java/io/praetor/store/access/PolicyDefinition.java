package io.praetor.store.access;

import java.util.List;

/**
 * A policy without its indexes; immutable.
 *
 * @param id a UUID
 * @param rules as they were written
 * @param datacenters where it counts; empty for everywhere
 */
public record PolicyDefinition(
    String id, String name, String description, String rules, List<String> datacenters) {
  public PolicyDefinition {
    datacenters = List.copyOf(datacenters);
  }
}
