package io.praetor.store.access;

/** A policy that the cluster keeps; immutable. */
public record AccessPolicy(PolicyDefinition definition, long createIndex, long modifyIndex)
    implements NamedRow {
  @Override
  public String id() {
    return definition.id();
  }

  @Override
  public String name() {
    return definition.name();
  }

  /** The same at another index. */
  public AccessPolicy at(long index) {
    return new AccessPolicy(definition, createIndex, index);
  }
}
