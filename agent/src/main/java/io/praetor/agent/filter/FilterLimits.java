package io.praetor.agent.filter;

/**
 * What one filter may take; immutable.
 *
 * @param expressionCharsMax longest expression
 * @param depthMax how deep brackets and {@code not} may be nested
 * @param patternInstructionsMax how large the regular expressions of one filter may be in all, as
 *     instructions of their programs: a repetition counts as often as it may be repeated
 * @param stepsMax how much work one answer may take: a step for each comparison, and for each
 *     character that a regular expression looks at one for each of its instructions
 */
public record FilterLimits(
    int expressionCharsMax, int depthMax, int patternInstructionsMax, long stepsMax) {
  /** What holds unless said otherwise. */
  public static final FilterLimits DEFAULT = new FilterLimits(8 * 1024, 64, 4_096, 200_000_000L);

  /** What holds for lists that an event loop answers at once. */
  public static final FilterLimits AT_ONCE = new FilterLimits(8 * 1024, 64, 4_096, 10_000_000L);
}
