package io.praetor.agent.access;

import org.jspecify.annotations.Nullable;

/**
 * An answer of an {@link Authorizer} with its reason; immutable.
 *
 * @param rule the rule that decided, or null if none is about what was asked and the default did
 * @param policy the policy that has the rule; empty if there is no rule
 * @param reason in a sentence for people
 */
public record Decision(boolean allowed, @Nullable Rule rule, String policy, String reason) {}
