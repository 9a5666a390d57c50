package io.praetor.store.catalog;

/**
 * An instance of a service on a node; immutable.
 *
 * @param node the name of the node that it belongs to
 * @param definition what was registered
 * @param createIndex the store index at which it was registered
 * @param modifyIndex the store index at which it last changed
 */
public record ServiceInstance(
    String node, ServiceDefinition definition, long createIndex, long modifyIndex)
    implements CatalogRow {
  @Override
  public String id() {
    return definition.id();
  }

  @Override
  public String group() {
    return CatalogRow.folded(definition.name());
  }

  /** This one, changed at another index. */
  public ServiceInstance at(long index) {
    return new ServiceInstance(node, definition, createIndex, index);
  }
}
