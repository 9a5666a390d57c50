package io.praetor.agent.check;

import io.praetor.agent.check.probe.ProbeResult;
import io.praetor.store.catalog.CheckStatus;
import org.jspecify.annotations.Nullable;

/**
 * How many results in a row a change of status needs; confined to one thread.
 *
 * <p>A number of 0 and of 1 mean the same: the first result decides. A warning counts as a success,
 * as in Consul.
 */
final class Thresholds {
  private final int successBeforePassing;
  private final int failuresBeforeWarning;
  private final int failuresBeforeCritical;
  private int successes;
  private int failures;

  Thresholds(CheckDefinition check) {
    successBeforePassing = check.successBeforePassing();
    failuresBeforeCritical = check.failuresBeforeCritical();
    failuresBeforeWarning =
        check.failuresBeforeWarning() == 0
            ? check.failuresBeforeCritical()
            : check.failuresBeforeWarning();
  }

  /** What is to be told after one more result, or null for nothing. */
  @Nullable ProbeResult after(ProbeResult result) {
    if (result.status() != CheckStatus.CRITICAL) {
      failures = 0;
      successes = Math.min(successes, Integer.MAX_VALUE - 1) + 1;
      return successes >= successBeforePassing ? result : null;
    }
    successes = 0;
    failures = Math.min(failures, Integer.MAX_VALUE - 1) + 1;
    if (failures >= failuresBeforeCritical) {
      return result;
    }
    return failures >= failuresBeforeWarning
        ? new ProbeResult(CheckStatus.WARNING, result.output())
        : null;
  }
}
