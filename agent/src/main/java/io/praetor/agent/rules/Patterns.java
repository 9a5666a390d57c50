package io.praetor.agent.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.praetor.agent.filter.PatternSize;

/** Compiles the regular expressions of one rule within one bound. Owned by one thread. */
final class Patterns {
  private final int programMax;
  private long left;

  /** Expressions that may have so many instructions together. */
  Patterns(int programMax) {
    this.programMax = programMax;
    left = programMax;
  }

  /**
   * Compiles one.
   *
   * @param place where it stands in the rule
   */
  Pattern compile(String place, String expression) throws BadRuleException {
    left -= PatternSize.of(expression);
    if (left < 0) {
      throw new BadRuleException(
          place, "the regular expressions of a rule may have " + programMax + " instructions");
    }
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new BadRuleException(
          place,
          "is no regular expression of RE2 (which has no lookaround and no back references): "
              + e.getMessage());
    }
  }
}
