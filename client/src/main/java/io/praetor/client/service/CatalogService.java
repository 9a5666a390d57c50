package io.praetor.client.service;

/**
 * An instance of a service as the catalog has it, whether it is healthy or not.
 *
 * @param node where it runs
 * @param service the instance
 */
public record CatalogService(Node node, Service service) {
  /** Its address: the service's own, or its node's. */
  public String host() {
    return service.address().isEmpty() ? node.address() : service.address();
  }
}
