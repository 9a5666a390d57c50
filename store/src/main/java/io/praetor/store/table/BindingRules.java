package io.praetor.store.table;

import io.praetor.store.access.BindingRule;
import io.praetor.store.access.LoginCodec;
import io.praetor.store.access.NamedRows;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.level.Level;

/** The table of binding rules, from {@link Level#AUTH_METHODS} on. */
public final class BindingRules extends NamedTable<BindingRule> {
  public static final BindingRules TABLE = new BindingRules();

  private BindingRules() {
    super("binding-rules", 37, 38, NamedRows.NO_RULES);
  }

  @Override
  public int level() {
    return Level.AUTH_METHODS;
  }

  @Override
  void write(ByteWriter out, BindingRule row) {
    LoginCodec.write(out, row.definition());
  }

  @Override
  BindingRule read(ByteReader in) {
    return new BindingRule(LoginCodec.rule(in), 0, 0);
  }

  @Override
  BindingRule row(BindingRule row, long createIndex, long modifyIndex) {
    return new BindingRule(row.definition(), createIndex, modifyIndex);
  }

  @Override
  public void check(States view, Rules rules) {
    super.check(view, rules);
    for (BindingRule rule : view.get(this).all()) {
      rules.require(
          view.get(AuthMethods.TABLE).get(rule.definition().method()) != null,
          "binding rule " + rule.id() + " is of no auth method");
    }
  }
}
