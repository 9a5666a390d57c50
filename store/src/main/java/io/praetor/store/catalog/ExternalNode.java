package io.praetor.store.catalog;

/**
 * A node that was registered in the catalog and runs no agent; immutable.
 *
 * @param definition what was registered
 * @param createIndex the store index at which it was registered
 * @param modifyIndex the store index at which it last changed
 */
public record ExternalNode(NodeDefinition definition, long createIndex, long modifyIndex)
    implements RegisteredNode {
  @Override
  public String name() {
    return definition.name();
  }
}
