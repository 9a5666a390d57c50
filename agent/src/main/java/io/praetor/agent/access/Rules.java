package io.praetor.agent.access;

import java.util.List;

/**
 * The rules of one policy; immutable.
 *
 * @param policy which policy they are of, as {@code acl explain} names it; empty if nobody asks
 * @param rules each name at most once for each resource, once exact and once as a prefix
 */
public record Rules(String policy, List<Rule> rules) {
  /** No rule at all. */
  public static final Rules NONE = new Rules("", List.of());

  public Rules {
    rules = List.copyOf(rules);
  }

  /** The same rules, said to be of a policy. */
  public Rules of(String policyName) {
    return new Rules(policyName, rules);
  }

  /** As HCL. */
  public String hcl() {
    return Rule.hcl(rules);
  }
}
