package io.praetor.store;

import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.WrittenValue;
import io.praetor.store.rule.RuleTable;
import io.praetor.store.rule.ValueRule;
import io.praetor.store.table.ValueRules;

/**
 * What the commands about rules of values do, and whether a command was judged by the rules that
 * there are. Owned by the apply thread.
 */
final class RuleChanges {
  private RuleChanges() {}

  static Outcome apply(Draft draft, Command.Rule command) {
    return switch (command) {
      case Command.RuleSet c -> set(draft, c);
      case Command.RuleDelete c -> delete(draft, c.name());
    };
  }

  /**
   * The store index of the last change of a rule over a key whose value a command writes, 0 if
   * there is none.
   */
  static long indexOver(Draft draft, Command command) {
    RuleTable rules = draft.get(ValueRules.TABLE);
    if (rules.isEmpty()) {
      return 0;
    }
    long last = 0;
    for (WrittenValue value : WrittenValue.of(command)) {
      last = Math.max(last, rules.indexOver(value.key()));
    }
    return last;
  }

  /** The same of keys that change together; those that are deleted need no look. */
  static long indexOver(Draft draft, BulkPlan.Change change) {
    RuleTable rules = draft.get(ValueRules.TABLE);
    long last = 0;
    if (!rules.isEmpty()) {
      for (BulkPlan.Row row : change.rows()) {
        last = row.after() == null ? last : Math.max(last, rules.indexOver(row.key()));
      }
    }
    return last;
  }

  private static Outcome set(Draft draft, Command.RuleSet c) {
    RuleTable rules = draft.get(ValueRules.TABLE);
    ValueRule old = rules.get(c.rule().name());
    if (old == null && rules.size() >= RuleTable.RULES_MAX) {
      return new Outcome.Refused(
          "there are " + RuleTable.RULES_MAX + " rules already: delete one first");
    }
    if (old == null || !old.definition().equals(c.rule())) {
      long at = draft.change();
      ValueRule rule = new ValueRule(c.rule(), old == null ? at : old.createIndex(), at);
      draft.set(ValueRules.TABLE, rules.with(rule, at));
      draft.changed(ValueRules.TABLE, rule.name(), old, rule);
    }
    return done(draft, true);
  }

  private static Outcome delete(Draft draft, String name) {
    RuleTable rules = draft.get(ValueRules.TABLE);
    ValueRule old = rules.get(name);
    if (old == null) {
      return done(draft, false);
    }
    draft.set(ValueRules.TABLE, rules.without(name, draft.change()));
    draft.changed(ValueRules.TABLE, name, old, null);
    return done(draft, true);
  }

  private static Outcome done(Draft draft, boolean done) {
    draft.settle();
    return new Outcome.Done(done, draft.index());
  }
}
