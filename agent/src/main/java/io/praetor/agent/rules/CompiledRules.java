package io.praetor.agent.rules;

import io.praetor.store.rule.RuleDefinition;
import io.praetor.store.rule.RuleTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rules that were made ready to judge by, kept while they are there; any thread. */
final class CompiledRules {
  private static final int KEPT_MAX = 2 * RuleTable.RULES_MAX;

  private final RuleLimits limits;
  private final Map<RuleDefinition, ValueKind> kept = new ConcurrentHashMap<>();

  CompiledRules(RuleLimits limits) {
    this.limits = limits;
  }

  /**
   * What a rule of the cluster demands. One that this program cannot read, since a newer one took
   * it, refuses all.
   */
  ValueKind of(RuleDefinition rule) {
    ValueKind known = kept.get(rule);
    if (known != null) {
      return known;
    }
    ValueKind made;
    try {
      made = make(rule);
    } catch (BadRuleException e) {
      Fault fault = Fault.of("this server cannot judge by the rule: " + e.fault().sentence());
      made = (value, deadline) -> fault;
    }
    if (kept.size() >= KEPT_MAX) {
      kept.clear();
    }
    kept.put(rule, made);
    return made;
  }

  /** What a rule demands that may be none. */
  ValueKind make(RuleDefinition rule) throws BadRuleException {
    return ValueKinds.of(rule, limits);
  }
}
