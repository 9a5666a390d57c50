package io.praetor.agent.local;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckRunner;
import io.praetor.agent.check.CheckState;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checks of this agent that run, by ids in the form that look-ups use. Owned by the thread of
 * {@link LocalRegistrations}; results come on any.
 */
final class RunningChecks {
  /** Is told what a check has found, on any thread. */
  interface Listener {
    /**
     * A result.
     *
     * @param run tells it from those of a check that was replaced meanwhile
     */
    void found(long run, String id, CheckStatus status, String output);
  }

  private final CheckRunner runner;
  private final Listener listener;
  private final CriticalServices critical = new CriticalServices();
  private final Map<String, Long> runs = new HashMap<>();
  private long lastRun;

  RunningChecks(CheckRunner runner, Listener listener) {
    this.runner = runner;
    this.listener = listener;
  }

  boolean has(LocalCheck check) {
    return runs.containsKey(CatalogRow.folded(check.id()));
  }

  /** Whether a result is of the check that runs now. */
  boolean isCurrent(String id, long run) {
    Long now = runs.get(CatalogRow.folded(id));
    return now != null && now == run;
  }

  /**
   * Begins to run a check as it stands.
   *
   * @param ttlLeft how long its status counts, or null for all of its TTL
   */
  void run(LocalCheck check, @Nullable Duration ttlLeft) {
    CheckDefinition definition = check.definition();
    if (definition == null) {
      return;
    }
    stop(check);
    long run = ++lastRun;
    runs.put(CatalogRow.folded(check.id()), run);
    critical.look(check, System.nanoTime());
    runner.add(
        definition,
        new CheckState(check.status(), check.row().output(), ttlLeft),
        (id, status, output) -> listener.found(run, id, status, output));
  }

  /** Ends a check. */
  void stop(LocalCheck check) {
    CheckDefinition definition = check.definition();
    if (definition != null && runs.remove(CatalogRow.folded(check.id())) != null) {
      var _ = runner.remove(definition.id());
    }
    critical.forget(check.id());
  }

  /** Tells a TTL check its status. */
  void update(CheckDefinition definition, CheckStatus status, String output) {
    var _ = runner.update(definition.id(), status, output);
  }

  /** Notes what a check has found. */
  void found(LocalCheck check) {
    critical.look(check, System.nanoTime());
  }

  /** The ids of services that have been critical for longer than their checks allow. */
  Set<String> overdue(LocalView view) {
    return critical.due(view, System.nanoTime());
  }
}
