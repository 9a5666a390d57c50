package io.praetor.store.access;

/**
 * A token that the cluster keeps; immutable.
 *
 * @param createIndex the store index at which it was made; 0 for the anonymous one before it was
 *     changed
 * @param modifyIndex the store index at which it last changed
 */
public record AccessToken(TokenDefinition definition, long createIndex, long modifyIndex) {
  /** Its public name. */
  public String accessor() {
    return definition.accessor();
  }

  /** What requests show. */
  public String secret() {
    return definition.secret();
  }

  /** The same at another index. */
  public AccessToken at(long index) {
    return new AccessToken(definition, createIndex, index);
  }

  /** The same with what may change of it, at an index. */
  public AccessToken changed(TokenDefinition next, long index) {
    return new AccessToken(definition.become(next), createIndex == 0 ? index : createIndex, index);
  }
}
