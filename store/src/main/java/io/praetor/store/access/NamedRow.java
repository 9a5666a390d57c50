package io.praetor.store.access;

/** A row of {@link NamedRows}; immutable. */
public sealed interface NamedRow permits AccessPolicy, AccessRole {
  /** A UUID, which never changes. */
  String id();

  /** What people call it. */
  String name();

  /** The store index at which it was made; 0 if nobody made it. */
  long createIndex();

  /** The store index at which it last changed. */
  long modifyIndex();
}
