package io.praetor.store.catalog;

import java.util.Map;

/**
 * What a registration says of a node; immutable.
 *
 * @param id a UUID, or empty
 * @param name unique in the cluster, whatever its case
 * @param address where it is reached, without a port; may be empty
 * @param taggedAddresses further addresses by what they are for
 * @param meta what was said of it
 */
public record NodeDefinition(
    String id,
    String name,
    String address,
    Map<String, String> taggedAddresses,
    Map<String, String> meta) {
  public NodeDefinition {
    taggedAddresses = Map.copyOf(taggedAddresses);
    meta = Map.copyOf(meta);
  }
}
