package io.praetor.agent.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Thousands of runs; each that finds something is named by its seed, with which it can be run
 * again: {@code -Dsimulation.seed=S -Dsimulation.seeds=1}.
 */
class SimulationTest {
  private static final int FINDINGS_MAX = 5;

  private final long first = Long.getLong("simulation.seed", 1);
  private final int seeds = Integer.getInteger("simulation.seeds", 2_000);

  @Test
  void everyRuleHoldsWhateverGoesWrong() {
    List<String> found = new ArrayList<>();
    for (long seed = first; seed < first + seeds && found.size() < FINDINGS_MAX; seed++) {
      for (String finding : Simulation.run(seed)) {
        found.add("seed " + seed + ": " + finding);
      }
    }
    assertThat(found).isEmpty();
  }
}
