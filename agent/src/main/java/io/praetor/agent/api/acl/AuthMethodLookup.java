package io.praetor.agent.api.acl;

import io.praetor.store.View;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.AuthMethods;
import io.praetor.store.table.Table;

/** Looks for one auth method, by its name in any case, or for all; immutable. */
record AuthMethodLookup(String text) implements NamedLookup<AuthMethod> {
  @Override
  public Table<NamedRows<AuthMethod>, String, AuthMethod> table() {
    return AuthMethods.TABLE;
  }

  @Override
  public boolean byName() {
    return true;
  }

  @Override
  public Shown shown(View view, AuthMethod method) {
    return new ShownAuthMethod(method, !isAll());
  }
}
