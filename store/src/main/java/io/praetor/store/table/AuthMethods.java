package io.praetor.store.table;

import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.LoginCodec;
import io.praetor.store.access.NamedRows;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.level.Level;

/** The table of auth methods, from {@link Level#AUTH_METHODS} on. */
public final class AuthMethods extends NamedTable<AuthMethod> {
  public static final AuthMethods TABLE = new AuthMethods();

  private AuthMethods() {
    super("auth-methods", 35, 36, NamedRows.NO_METHODS);
  }

  @Override
  public int level() {
    return Level.AUTH_METHODS;
  }

  @Override
  void write(ByteWriter out, AuthMethod row) {
    LoginCodec.write(out, row.definition());
  }

  @Override
  AuthMethod read(ByteReader in) {
    return new AuthMethod(LoginCodec.method(in), 0, 0);
  }

  @Override
  AuthMethod row(AuthMethod row, long createIndex, long modifyIndex) {
    return new AuthMethod(row.definition(), createIndex, modifyIndex);
  }

  /**
   * The store index of the last change of what decides about the token that a login gets, 0 if
   * there was none: what was worked out at it holds as long as it stays.
   */
  public static long bindingIndex(States states) {
    return Math.max(
        Math.max(states.get(TABLE).index(), states.get(BindingRules.TABLE).index()),
        Math.max(states.get(Policies.TABLE).index(), states.get(Roles.TABLE).index()));
  }
}
