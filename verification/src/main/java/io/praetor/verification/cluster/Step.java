package io.praetor.verification.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One step of a schedule; immutable.
 *
 * @param fault what is done
 * @param victim which server, where the fault does not say; counted from 0, modulo their number
 * @param holdMs how long it lasts
 * @param gapMs how long the cluster is left alone afterwards
 * @param harsh whether connections are reset where links are cut, rather than held
 */
public record Step(Fault fault, int victim, long holdMs, long gapMs, boolean harsh) {
  private static final long HOLD_MS_MIN = 700;
  private static final long HOLD_MS_MAX = 4_000;
  private static final long GAP_MS_MAX = 2_500;

  /** The schedule of a seed: steps that take about a time together, not counting recoveries. */
  public static List<Step> schedule(Random random, long totalMs, List<Fault> faults) {
    List<Step> steps = new ArrayList<>();
    long left = totalMs;
    while (left > 0) {
      Step step =
          new Step(
              faults.get(random.nextInt(faults.size())),
              random.nextInt(1 << 20),
              random.nextLong(HOLD_MS_MIN, HOLD_MS_MAX),
              random.nextLong(GAP_MS_MAX),
              random.nextBoolean());
      steps.add(step);
      left -= step.holdMs + step.gapMs;
    }
    return steps;
  }
}
