package io.praetor.store.catalog;

import java.util.List;
import java.util.Map;

/**
 * What a registration says of an instance of a service; immutable.
 *
 * @param id unique on its node
 * @param name what all instances of the service share
 * @param kind empty for an ordinary service
 * @param tags in the order in which they were registered
 * @param address where it is reached, empty for its node's address
 * @param taggedAddresses further addresses by what they are for
 * @param meta what was said of it
 * @param port 0 for none
 * @param socketPath a unix socket instead of address and port, or empty
 * @param passingWeight its share of requests while it is passing
 * @param warningWeight its share of requests while it is warning
 * @param enableTagOverride whether tags that others write are kept
 */
public record ServiceDefinition(
    String id,
    String name,
    String kind,
    List<String> tags,
    String address,
    Map<String, Endpoint> taggedAddresses,
    Map<String, String> meta,
    long port,
    String socketPath,
    long passingWeight,
    long warningWeight,
    boolean enableTagOverride) {
  /** An address with its port. */
  public record Endpoint(String address, long port) {}

  public ServiceDefinition {
    tags = List.copyOf(tags);
    taggedAddresses = Map.copyOf(taggedAddresses);
    meta = Map.copyOf(meta);
  }
}
