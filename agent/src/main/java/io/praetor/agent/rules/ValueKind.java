package io.praetor.agent.rules;

import org.jspecify.annotations.Nullable;

/** What a rule demands of a value; immutable, any thread. */
@FunctionalInterface
interface ValueKind {
  /**
   * Judges a value.
   *
   * @return what is wrong, or null
   * @throws Deadline.PassedException if it takes too long
   */
  @Nullable Fault judge(byte[] value, Deadline deadline);
}
