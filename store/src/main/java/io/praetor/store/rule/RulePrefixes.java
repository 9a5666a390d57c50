package io.praetor.store.rule;

import io.praetor.store.kv.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rules by what their keys begin with: a key is looked up by one search among the prefixes, and
 * those that the prefix found begins with are on the way up from it; immutable.
 */
final class RulePrefixes {
  static final RulePrefixes NONE = new RulePrefixes(new Key[0], new int[0], new ValueRule[0][]);

  private static final int NO_PARENT = -1;

  /** In order, each once. */
  private final Key[] prefixes;

  /** Of each prefix the longest other that it begins with. */
  private final int[] parents;

  private final ValueRule[][] rules;

  private RulePrefixes(Key[] prefixes, int[] parents, ValueRule[][] rules) {
    this.prefixes = prefixes;
    this.parents = parents;
    this.rules = rules;
  }

  static RulePrefixes of(Iterable<ValueRule> all) {
    TreeMap<Key, List<ValueRule>> byPrefix = new TreeMap<>();
    for (ValueRule rule : all) {
      byPrefix
          .computeIfAbsent(rule.definition().literalPrefix(), prefix -> new ArrayList<>())
          .add(rule);
    }
    int n = byPrefix.size();
    Key[] prefixes = new Key[n];
    int[] parents = new int[n];
    ValueRule[][] rules = new ValueRule[n][];
    int at = 0;
    for (Map.Entry<Key, List<ValueRule>> entry : byPrefix.entrySet()) {
      prefixes[at] = entry.getKey();
      rules[at] = entry.getValue().toArray(ValueRule[]::new);
      int parent = at - 1;
      while (parent != NO_PARENT && !entry.getKey().startsWith(prefixes[parent])) {
        parent = parents[parent];
      }
      parents[at++] = parent;
    }
    return new RulePrefixes(prefixes, parents, rules);
  }

  /** The rules over a key, by their names' order. */
  List<ValueRule> over(Key key) {
    if (prefixes.length == 0) {
      return List.of();
    }
    int at = Arrays.binarySearch(prefixes, key);
    // The longest prefix of the key is the last that is not behind it, or on the way up from that.
    at = at < 0 ? -at - 2 : at;
    while (at != NO_PARENT && !key.startsWith(prefixes[at])) {
      at = parents[at];
    }
    if (at == NO_PARENT) {
      return List.of();
    }
    List<ValueRule> found = new ArrayList<>();
    for (; at != NO_PARENT; at = parents[at]) {
      for (ValueRule rule : rules[at]) {
        if (!rule.definition().isGlob() || rule.definition().covers(key)) {
          found.add(rule);
        }
      }
    }
    found.sort(Comparator.comparing(ValueRule::name));
    return found;
  }
}
