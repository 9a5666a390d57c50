package io.praetor.store.access;

/** A row of {@link NamedRows}; immutable. */
public sealed interface NamedRow permits AccessPolicy, AccessRole, AuthMethod, BindingRule {
  /** What never changes: a UUID, or the name of what has none. */
  String id();

  /** What people call it; the id of what has no name. */
  String name();

  /** The store index at which it was made; 0 if nobody made it. */
  long createIndex();

  /** The store index at which it last changed. */
  long modifyIndex();
}
