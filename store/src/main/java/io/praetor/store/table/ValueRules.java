package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.level.Level;
import io.praetor.store.rule.RuleCodec;
import io.praetor.store.rule.RuleDefinition;
import io.praetor.store.rule.RuleTable;
import io.praetor.store.rule.ValueRule;
import io.praetor.store.watch.WatchRegistry;

/**
 * The table of rules of values, from {@link Level#CHANGE_LOG} on. A restore takes those of the
 * snapshot; values that it brings and that do not keep them stay.
 */
public final class ValueRules extends Table<RuleTable, String, ValueRule> {
  public static final ValueRules TABLE = new ValueRules();

  private static final int INDEX = 48;
  private static final int RULE = 49;

  private ValueRules() {
    super("value-rules", INDEX, RULE);
  }

  @Override
  public int level() {
    return Level.CHANGE_LOG;
  }

  @Override
  public RuleTable empty() {
    return RuleTable.EMPTY;
  }

  @Override
  public long index(RuleTable state) {
    return state.index();
  }

  @Override
  public long rows(RuleTable state) {
    return state.size();
  }

  @Override
  public void write(RuleTable state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(INDEX).varint(state.index());
    }
    for (ValueRule rule : state.all()) {
      var w = out.record(RULE);
      RuleCodec.write(w, rule.definition());
      w.varint(rule.createIndex()).varint(rule.modifyIndex());
    }
  }

  @Override
  public RuleTable read(RuleTable soFar, int kind, RecordReader in) {
    if (kind == INDEX) {
      if (soFar.index() != 0) {
        throw new MalformedException("the rules of values state their index twice or too late");
      }
      return soFar.at(in.number(1, in.index()));
    }
    RuleDefinition rule = RuleCodec.read(in.bytes());
    var _ = in.ordered(rule.name());
    long created = in.number(1, soFar.index());
    long modified = in.number(created, soFar.index());
    if (soFar.size() == RuleTable.RULES_MAX) {
      throw new MalformedException("there are more than " + RuleTable.RULES_MAX + " rules");
    }
    return soFar.with(new ValueRule(rule, created, modified), soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    RuleTable table = view.get(this);
    rules.require(table.isSound(), "the rules of values are out of order, or not found by key");
    rules.require(
        table.size() == 0 || view.get(Levels.TABLE).level() >= level(),
        "rules of values are there below level " + level());
    for (ValueRule rule : table.all()) {
      rules.row(
          "rule of values " + rule.name(), rule.createIndex(), rule.modifyIndex(), table.index());
    }
  }

  /**
   * All rules are as new as the restore, whatever they were: what was judged by others before it is
   * outdated.
   */
  @Override
  public RuleTable restore(Restoring restoring) {
    RuleTable ours = restoring.ours().get(this);
    RuleTable theirs = restoring.theirs().get(this);
    RuleTable next = RuleTable.EMPTY;
    for (ValueRule rule : theirs.all()) {
      next = next.with(rule.at(restoring.at()), restoring.at());
    }
    return ours.index() == 0 && theirs.index() == 0 ? next : next.at(restoring.at());
  }

  @Override
  public void wake(Change<String, ValueRule> change, WatchRegistry watches) {
    watches.fireRow(name(), change.id());
  }
}
