package io.praetor.store.rule;

import io.praetor.store.kv.Key;
import io.praetor.store.ordered.OrderedMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rules of values, by name and by key; immutable. */
public final class RuleTable {
  /** A cluster has no more. */
  public static final int RULES_MAX = 512;

  /** A cluster without rules. */
  public static final RuleTable EMPTY = new RuleTable(OrderedMap.empty(), 0);

  private final OrderedMap<String, ValueRule> byName;
  private final long index;
  private final RulePrefixes prefixes;

  private RuleTable(OrderedMap<String, ValueRule> byName, long index) {
    this(byName, index, byName.isEmpty() ? RulePrefixes.NONE : RulePrefixes.of(byName.values()));
  }

  private RuleTable(OrderedMap<String, ValueRule> byName, long index, RulePrefixes prefixes) {
    this.byName = byName;
    this.index = index;
    this.prefixes = prefixes;
  }

  /** The store index of the last change of any rule, 0 if there was none. */
  public long index() {
    return index;
  }

  /** How many there are. */
  public int size() {
    return byName.size();
  }

  /** Whether there is none: a key needs no look then. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** The rule of a name, or null. */
  public @Nullable ValueRule get(String name) {
    return byName.get(name);
  }

  /** All rules by their names' order. */
  public Iterable<ValueRule> all() {
    return byName.values();
  }

  /** The rules over a key, by their names' order. */
  public List<ValueRule> over(Key key) {
    return prefixes.over(key);
  }

  /**
   * The store index of the last change of a rule over a key, 0 if there is none. A rule that is
   * gone does not count: what kept it and the others keeps the others.
   */
  public long indexOver(Key key) {
    long last = 0;
    for (ValueRule rule : prefixes.over(key)) {
      last = Math.max(last, rule.modifyIndex());
    }
    return last;
  }

  /** These with a rule in place of the one that has its name. */
  public RuleTable with(ValueRule rule, long at) {
    return new RuleTable(byName.with(rule.name(), rule), at);
  }

  /** These without the rule of a name. */
  public RuleTable without(String name, long at) {
    return new RuleTable(byName.without(name), at);
  }

  /** These with another index. */
  public RuleTable at(long newIndex) {
    return new RuleTable(byName, newIndex, prefixes);
  }

  /** Whether the map is in order, and what is looked up by key is what is there; reads all. */
  public boolean isSound() {
    if (!byName.isSound()) {
      return false;
    }
    for (ValueRule rule : byName.values()) {
      Key first = rule.definition().literalPrefix();
      if (rule.definition().covers(first) && !over(first).contains(rule)) {
        return false;
      }
    }
    return true;
  }
}
