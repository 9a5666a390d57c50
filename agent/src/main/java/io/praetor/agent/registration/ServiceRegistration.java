package io.praetor.agent.registration;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import java.util.List;

/**
 * What a registration says of a service and its checks; immutable.
 *
 * @param token a secret that came with it, or the empty string
 * @param checks each with an id
 */
public record ServiceRegistration(
    ServiceDefinition service, String token, List<CheckDefinition> checks) {
  public ServiceRegistration {
    checks = List.copyOf(checks);
  }
}
