package io.praetor.client.service;

import java.util.List;

/**
 * A node and all that runs on it.
 *
 * @param node the node
 * @param services in the order in which the agent tells them
 */
public record NodeServices(Node node, List<Service> services) {
  public NodeServices {
    services = List.copyOf(services);
  }
}
