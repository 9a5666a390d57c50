package io.praetor.client.service;

import java.util.List;

/**
 * An instance of a service, with all the checks that decide whether it is healthy.
 *
 * @param node where it runs
 * @param service the instance
 * @param checks those of the node, then its own
 */
public record ServiceHealth(Node node, Service service, List<Check> checks) {
  public ServiceHealth {
    checks = List.copyOf(checks);
  }

  /** The worst state of its checks. */
  public CheckStatus status() {
    return CheckStatus.worst(checks);
  }

  /** What a caller of the instance needs of it. */
  public Instance instance() {
    CheckStatus status = status();
    return new Instance(
        node.name(),
        service.id(),
        service.address().isEmpty() ? node.address() : service.address(),
        service.port(),
        service.tags(),
        service.meta(),
        status,
        service.weights().in(status));
  }
}
