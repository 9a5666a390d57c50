package io.praetor.agent.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules about one resource, found by names in UTF-8; immutable. A look-up allocates nothing.
 *
 * <p>Names and prefixes are sorted, each in an array. The longest prefix of a name is found from
 * the highest prefix that is not above the name: either it is the one, or the longest prefix of the
 * name is a prefix of that prefix too, so that the way up from a prefix to the next shorter one
 * that it begins with leads there.
 */
final class RuleTable {
  /** One rule with the policy that it stands in. */
  static final class Entry {
    private final byte[] name;
    private final Rule rule;
    private final String policy;

    Entry(Rule rule, String policy) {
      this.name = rule.name().getBytes(StandardCharsets.UTF_8);
      this.rule = rule;
      this.policy = policy;
    }

    Rule rule() {
      return rule;
    }

    String policy() {
      return policy;
    }
  }

  private static final int NOWHERE = -1;
  private static final RuleTable NONE = new RuleTable(new Entry[0], new Entry[0]);

  private final Entry[] exact;
  private final Entry[] prefixes;

  /** For each prefix, where the longest of those is that it begins with. */
  private final int[] parents;

  private RuleTable(Entry[] exact, Entry[] prefixes) {
    this.exact = exact;
    this.prefixes = prefixes;
    parents = new int[prefixes.length];
    for (int i = 0; i < prefixes.length; i++) {
      parents[i] = ancestor(i - 1, prefixes[i].name);
    }
  }

  /** The rules about a resource in all policies; of those with one name the strongest is kept. */
  static RuleTable of(Resource resource, List<Rules> policies) {
    Map<String, Entry> exact = new HashMap<>();
    Map<String, Entry> prefixes = new HashMap<>();
    for (Rules policy : policies) {
      for (Rule rule : policy.rules()) {
        if (rule.resource() == resource) {
          (rule.prefix() ? prefixes : exact)
              .merge(
                  rule.name(),
                  new Entry(rule, policy.policy()),
                  (first, second) -> second.rule.level().wins(first.rule.level()) ? second : first);
        }
      }
    }
    return exact.isEmpty() && prefixes.isEmpty()
        ? NONE
        : new RuleTable(sorted(exact), sorted(prefixes));
  }

  private static Entry[] sorted(Map<String, Entry> entries) {
    Entry[] sorted = entries.values().toArray(new Entry[0]);
    Arrays.sort(sorted, (a, b) -> Arrays.compareUnsigned(a.name, b.name));
    return sorted;
  }

  boolean isEmpty() {
    return exact.length == 0 && prefixes.length == 0;
  }

  /** The rule that decides on a name: the exact one, else the longest prefix; null if none is. */
  @Nullable Entry find(byte[] name) {
    if (exact.length > 0) {
      int at = notAbove(exact, name);
      if (at >= 0 && Arrays.equals(exact[at].name, name)) {
        return exact[at];
      }
    }
    return findPrefix(name);
  }

  /** The longest prefix of a name, or null. */
  @Nullable Entry findPrefix(byte[] name) {
    int at = prefixes.length == 0 ? NOWHERE : ancestor(notAbove(prefixes, name), name);
    return at == NOWHERE ? null : prefixes[at];
  }

  /** A rule about a name that begins with a prefix, and is longer or exact, which gives less. */
  @Nullable Entry refusalBelow(byte[] prefix, Access asked) {
    Entry among = refusalBelow(exact, prefix, asked);
    return among == null ? refusalBelow(prefixes, prefix, asked) : among;
  }

  private static @Nullable Entry refusalBelow(Entry[] sorted, byte[] prefix, Access asked) {
    int at = notAbove(sorted, prefix);
    if (at < 0 || !Arrays.equals(sorted[at].name, prefix)) {
      at++;
    }
    for (; at < sorted.length && startsWith(sorted[at].name, prefix); at++) {
      if (!sorted[at].rule.level().gives(asked)) {
        return sorted[at];
      }
    }
    return null;
  }

  /** The first on the way up from a prefix that a name begins with. */
  private int ancestor(int from, byte[] name) {
    int at = from;
    while (at != NOWHERE && !startsWith(name, prefixes[at].name)) {
      at = parents[at];
    }
    return at;
  }

  /** Where the highest entry is that is not above a name, or -1. */
  private static int notAbove(Entry[] sorted, byte[] name) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(sorted[middle].name, name) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private static boolean startsWith(byte[] name, byte[] prefix) {
    return name.length >= prefix.length
        && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }
}
