package io.praetor.verification.linearizability;

import io.praetor.verification.history.Operation;
import java.util.List;

/**
 * A promise that the history breaks.
 *
 * @param rule which promise, in two or three words
 * @param text what was seen, for people
 * @param operations the few calls that show it
 */
public record Violation(String rule, String text, List<Operation> operations) {
  public Violation {
    operations = List.copyOf(operations);
  }

  static Violation of(String rule, String text, Operation... operations) {
    return new Violation(rule, text, List.of(operations));
  }

  @Override
  public String toString() {
    return rule + ": " + text + "\n" + Timeline.of(operations);
  }
}
