package io.praetor.store.rule;

/**
 * A rule as the cluster keeps it; immutable.
 *
 * @param createIndex the store index at which it was made
 * @param modifyIndex the store index at which it last changed
 */
public record ValueRule(RuleDefinition definition, long createIndex, long modifyIndex) {
  /** What it is called. */
  public String name() {
    return definition.name();
  }

  /** The same, changed at another index. */
  public ValueRule at(long index) {
    return new ValueRule(definition, createIndex, index);
  }
}
