package io.praetor.agent.limit;

import java.time.Duration;

/** Checks a number of some options; stateless. */
public final class Limit {
  private Limit() {}

  /**
   * The value, if it is from min to max.
   *
   * @param setting its name, as in the configuration where it stands there
   * @throws IllegalArgumentException with a sentence that names the setting, if it is not
   */
  public static long between(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          setting + " is " + value + ": it must be from " + min + " to " + max);
    }
    return value;
  }

  /**
   * The value, if it is not below min.
   *
   * @throws IllegalArgumentException with a sentence that names the setting, if it is
   */
  public static long atLeast(String setting, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(
          setting + " is " + value + ": it must be " + min + " or more");
    }
    return value;
  }

  /**
   * The span, if it is not negative.
   *
   * @throws IllegalArgumentException with a sentence that names the setting, if it is
   */
  public static Duration notNegative(String setting, Duration span) {
    if (span.isNegative()) {
      throw new IllegalArgumentException(
          setting + " is " + span.toMillis() + " ms: it must not be negative");
    }
    return span;
  }
}
