package io.praetor.store.catalog;

import java.util.List;

/**
 * A check of a node or of a service; immutable.
 *
 * @param node the name of the node that it belongs to
 * @param definition what was registered
 * @param serviceName the name of the service that it is of, empty if it is of the node
 * @param serviceTags the tags that the service had when the check was registered
 * @param createIndex the store index at which it was registered
 * @param modifyIndex the store index at which it last changed
 */
public record Check(
    String node,
    CheckDefinition definition,
    String serviceName,
    List<String> serviceTags,
    long createIndex,
    long modifyIndex)
    implements CatalogRow {
  public Check {
    serviceTags = List.copyOf(serviceTags);
  }

  /** What checks of a whole node are looked up by. */
  public static String ofNode(String node) {
    return '\0' + CatalogRow.folded(node);
  }

  /** Whether it is of the node as a whole, and so of every service on it. */
  public boolean isOfNode() {
    return definition.serviceId().isEmpty();
  }

  @Override
  public String id() {
    return definition.id();
  }

  @Override
  public String group() {
    return isOfNode() ? ofNode(node) : CatalogRow.folded(serviceName);
  }

  /** This one, changed at another index. */
  public Check at(long index) {
    return new Check(node, definition, serviceName, serviceTags, createIndex, index);
  }
}
