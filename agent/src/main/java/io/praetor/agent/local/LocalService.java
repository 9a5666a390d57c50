package io.praetor.agent.local;

import io.praetor.store.catalog.ServiceDefinition;
import java.util.List;

/**
 * A service that is registered with this agent; immutable.
 *
 * @param definition what the catalog is told
 * @param token a secret that came with the registration; kept, and used by nothing yet
 */
public record LocalService(ServiceDefinition definition, String token, Origin origin) {
  /** This one with other tags. */
  LocalService withTags(List<String> tags) {
    ServiceDefinition d = definition;
    return new LocalService(
        new ServiceDefinition(
            d.id(),
            d.name(),
            d.kind(),
            tags,
            d.address(),
            d.taggedAddresses(),
            d.meta(),
            d.port(),
            d.socketPath(),
            d.passingWeight(),
            d.warningWeight(),
            d.enableTagOverride()),
        token,
        origin);
  }

  @Override
  public String toString() {
    return "LocalService[" + definition + ", " + origin + "]";
  }
}
