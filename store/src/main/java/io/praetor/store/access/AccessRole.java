package io.praetor.store.access;

/** A role that the cluster keeps; immutable. */
public record AccessRole(RoleDefinition definition, long createIndex, long modifyIndex)
    implements NamedRow {
  @Override
  public String id() {
    return definition.id();
  }

  @Override
  public String name() {
    return definition.name();
  }
}
