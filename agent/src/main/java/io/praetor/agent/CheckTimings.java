package io.praetor.agent;

import io.praetor.agent.check.CheckKind;
import io.praetor.agent.check.CheckMeter;
import io.praetor.agent.check.CheckRunner;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.telemetry.Timing;
import io.praetor.store.catalog.CheckStatus;
import java.util.EnumMap;
import java.util.Map;

/** Carries how long runs of checks take to the agent's metrics. Any thread. */
final class CheckTimings implements CheckMeter {
  private final Map<CheckKind, Timing> timings = new EnumMap<>(CheckKind.class);

  CheckTimings(Metrics metrics) {
    for (CheckKind kind : CheckKind.values()) {
      if (kind.isPeriodic()) {
        timings.put(kind, metrics.timing("check.run", "kind", kind.type()));
      }
    }
    metrics.means("check.run", "One run of a check, by its kind.");
  }

  /** Adds what is going on now. */
  static void watch(Metrics metrics, CheckRunner runner) {
    metrics.gauge("check.running", runner::running);
    metrics.means("check.running", "Runs of checks that are going on.");
    metrics.gauge("check.waiting", runner::waiting);
    metrics.means("check.waiting", "Runs of checks that are due and wait for others to end.");
    metrics.gauge("check.held_bytes", runner::heldBytes);
    metrics.means("check.held_bytes", "Bytes of outputs of runs that are going on.");
  }

  @Override
  public void ran(CheckKind kind, CheckStatus found, long nanos) {
    Timing timing = timings.get(kind);
    if (timing != null) {
      timing.record(nanos);
    }
  }
}
