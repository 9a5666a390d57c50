package io.praetor.client.service;

import java.util.List;

/**
 * A check and its state.
 *
 * @param node the node it belongs to
 * @param id by which it is told from others on the node
 * @param name for people
 * @param status its state
 * @param notes what its owner says of it
 * @param output what it printed, or was answered, last
 * @param serviceId the service that it belongs to; empty: to the node as a whole
 * @param serviceName that service's name
 * @param serviceTags that service's tags
 * @param type how it is done, such as {@code http} or {@code ttl}; empty if no agent does it
 * @param createIndex the index at which it was made; 0 from an agent's own list
 * @param modifyIndex the index of its last change; 0 from an agent's own list
 */
public record Check(
    String node,
    String id,
    String name,
    CheckStatus status,
    String notes,
    String output,
    String serviceId,
    String serviceName,
    List<String> serviceTags,
    String type,
    long createIndex,
    long modifyIndex) {
  public Check {
    serviceTags = List.copyOf(serviceTags);
  }
}
