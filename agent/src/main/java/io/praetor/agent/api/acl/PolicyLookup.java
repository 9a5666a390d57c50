package io.praetor.agent.api.acl;

import io.praetor.store.View;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Table;

/** Looks for one policy, or for all, without their rules; immutable. */
record PolicyLookup(String text, boolean byName) implements NamedLookup<AccessPolicy> {
  /** All policies. */
  static final PolicyLookup ALL = new PolicyLookup("", false);

  @Override
  public Table<NamedRows<AccessPolicy>, String, AccessPolicy> table() {
    return Policies.TABLE;
  }

  @Override
  public Shown shown(View view, AccessPolicy policy) {
    return new ShownPolicy(policy, !isAll());
  }
}
