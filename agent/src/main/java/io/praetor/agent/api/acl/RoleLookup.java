package io.praetor.agent.api.acl;

import io.praetor.store.View;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.Roles;
import io.praetor.store.table.Table;

/**
 * Looks for one role, or for several; immutable.
 *
 * @param policy of several, the id of a policy that they name; empty for any
 */
record RoleLookup(String text, boolean byName, String policy) implements NamedLookup<AccessRole> {
  @Override
  public Table<NamedRows<AccessRole>, String, AccessRole> table() {
    return Roles.TABLE;
  }

  @Override
  public boolean fits(AccessRole role) {
    return policy.isEmpty() || role.definition().grants().policies().contains(policy);
  }

  @Override
  public Shown shown(View view, AccessRole role) {
    return ShownRole.of(view, role);
  }
}
