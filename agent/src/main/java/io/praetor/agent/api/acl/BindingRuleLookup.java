package io.praetor.agent.api.acl;

import io.praetor.store.View;
import io.praetor.store.access.BindingRule;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.BindingRules;
import io.praetor.store.table.Table;

/**
 * Looks for one binding rule, or for several; immutable.
 *
 * @param method of several, whose they are; empty for any
 */
record BindingRuleLookup(String text, String method) implements NamedLookup<BindingRule> {
  @Override
  public Table<NamedRows<BindingRule>, String, BindingRule> table() {
    return BindingRules.TABLE;
  }

  @Override
  public boolean byName() {
    return false;
  }

  @Override
  public boolean fits(BindingRule rule) {
    return method.isEmpty() || rule.definition().method().equals(method);
  }

  @Override
  public Shown shown(View view, BindingRule rule) {
    return new ShownBindingRule(rule);
  }
}
