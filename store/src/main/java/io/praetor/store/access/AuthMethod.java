package io.praetor.store.access;

/** A way to get a token by a login that the cluster keeps; immutable. Its name is its id. */
public record AuthMethod(AuthMethodDefinition definition, long createIndex, long modifyIndex)
    implements NamedRow {
  @Override
  public String id() {
    return definition.name();
  }

  @Override
  public String name() {
    return definition.name();
  }
}
