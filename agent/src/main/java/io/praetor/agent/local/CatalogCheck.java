package io.praetor.agent.local;

import io.praetor.store.catalog.CheckDefinition;
import java.util.List;

/**
 * A check as the catalog has it, or should; immutable.
 *
 * @param definition what is registered
 * @param serviceName the name of its service, empty if it is of the node
 * @param serviceTags the tags of its service when the check was registered
 */
record CatalogCheck(CheckDefinition definition, String serviceName, List<String> serviceTags) {
  CatalogCheck {
    serviceTags = List.copyOf(serviceTags);
  }

  /** This one with what another says. */
  CatalogCheck withOutput(String output) {
    CheckDefinition d = definition;
    return new CatalogCheck(
        new CheckDefinition(
            d.id(),
            d.name(),
            d.status(),
            d.notes(),
            output,
            d.serviceId(),
            d.type(),
            d.interval(),
            d.timeout(),
            d.definition()),
        serviceName,
        serviceTags);
  }

  /** Whether nothing but what they say differs. */
  boolean differsInOutputAlone(CatalogCheck other) {
    return !equals(other) && equals(other.withOutput(definition.output()));
  }
}
