package io.praetor.agent.access.token;

import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.Rules;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What sets of policies allow, made once for all tokens that have the same set; any thread.
 *
 * <p>With a table of rules of its own each of ten thousand tokens takes 2 KB.
 */
final class Authorizers {
  /**
   * Of so many rules they are kept; then all are forgotten, and made again as they are asked for.
   */
  private static final int RULES_MAX = 200_000;

  private final boolean defaultAllows;
  private final boolean keyListPolicy;
  private final Map<List<Rules>, Authorizer> known = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();

  /**
   * Those of one agent.
   *
   * @param defaultAllows {@code acl.default_policy}
   * @param keyListPolicy {@code acl.enable_key_list_policy}
   */
  Authorizers(boolean defaultAllows, boolean keyListPolicy) {
    this.defaultAllows = defaultAllows;
    this.keyListPolicy = keyListPolicy;
  }

  /** What policies allow together. */
  Authorizer of(List<Rules> policies) {
    List<Rules> key = List.copyOf(policies);
    Authorizer made = known.get(key);
    if (made == null) {
      int rules = 1 + key.stream().mapToInt(policy -> policy.rules().size()).sum();
      if (held.addAndGet(rules) > RULES_MAX) {
        known.clear();
        held.set(rules);
      }
      made = Authorizer.of(key, defaultAllows, keyListPolicy);
      known.put(key, made);
    }
    return made;
  }
}
