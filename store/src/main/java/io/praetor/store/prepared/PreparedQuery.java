package io.praetor.store.prepared;

/**
 * A prepared query that the cluster keeps; immutable.
 *
 * @param definition what was said of it
 * @param createIndex the store index at which it was made
 * @param modifyIndex the store index at which it last changed
 */
public record PreparedQuery(QueryDefinition definition, long createIndex, long modifyIndex) {
  /** Its id. */
  public String id() {
    return definition.id();
  }

  /** The same at another index. */
  public PreparedQuery at(long index) {
    return new PreparedQuery(definition, createIndex, index);
  }
}
