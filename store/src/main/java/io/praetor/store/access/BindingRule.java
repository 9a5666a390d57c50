package io.praetor.store.access;

/** What logins get, as the cluster keeps it; immutable. It has no name but its id. */
public record BindingRule(BindingRuleDefinition definition, long createIndex, long modifyIndex)
    implements NamedRow {
  @Override
  public String id() {
    return definition.id();
  }

  @Override
  public String name() {
    return definition.id();
  }
}
