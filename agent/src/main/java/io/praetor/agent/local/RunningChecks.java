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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The checks of this agent that run, by ids in the form that look-ups use. Owned by the thread of
 * {@link LocalRegistrations}; results come on any.
 */
final class RunningChecks {
  /**
   * What a check has found; immutable.
   *
   * @param run tells it from those of a check that was replaced meanwhile
   * @param number from 1 in the order in which the check found it
   */
  record Result(long run, long number, String checkId, CheckStatus status, String output) {}

  private final CheckRunner runner;
  private final Consumer<Result> listener;
  private final CriticalServices critical = new CriticalServices();
  private final Map<String, Taken> taken = new HashMap<>();
  private long lastRun;

  /** The number of the last result that was taken of a check that runs; 0 if none was. */
  private record Taken(long run, long number) {}

  /**
   * None yet.
   *
   * @param listener is told what a check has found, on any thread
   */
  RunningChecks(CheckRunner runner, Consumer<Result> listener) {
    this.runner = runner;
    this.listener = listener;
  }

  boolean has(LocalCheck check) {
    return taken.containsKey(CatalogRow.folded(check.id()));
  }

  /**
   * Takes a result, if it is of the check that runs now, and none that this check found later was
   * taken before: one that is told on the thread of the registrations itself overtakes those that
   * wait for it.
   *
   * @return whether it counts
   */
  boolean take(Result result) {
    String id = CatalogRow.folded(result.checkId());
    Taken last = taken.get(id);
    if (last == null || last.run() != result.run() || result.number() <= last.number()) {
      return false;
    }
    taken.put(id, new Taken(result.run(), result.number()));
    return true;
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
    taken.put(CatalogRow.folded(check.id()), new Taken(run, 0));
    AtomicLong found = new AtomicLong();
    critical.look(check, System.nanoTime());
    runner.add(
        definition,
        new CheckState(check.status(), check.row().output(), ttlLeft),
        (id, status, output) ->
            listener.accept(new Result(run, found.incrementAndGet(), id, status, output)));
  }

  /** Ends a check. */
  void stop(LocalCheck check) {
    CheckDefinition definition = check.definition();
    if (definition != null && taken.remove(CatalogRow.folded(check.id())) != null) {
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
  Set<String> overdue(LocalView view, long nowNanos) {
    return critical.due(view, nowNanos);
  }
}
