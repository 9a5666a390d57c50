package io.praetor.agent;

import io.praetor.agent.local.LocalRegistrations;
import io.praetor.agent.local.SyncMeter;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.store.catalog.CheckStatus;
import java.util.concurrent.atomic.LongAdder;

/** Carries what an agent's own services and checks come to, to its metrics. Any thread. */
final class LocalMetrics implements SyncMeter {
  private final LongAdder whole;
  private final LongAdder services;
  private final LongAdder checks;
  private final LongAdder failures;

  LocalMetrics(Metrics metrics, LocalRegistrations registrations) {
    whole = metrics.counter("local.syncs");
    services = metrics.counter("local.synced_services");
    checks = metrics.counter("local.synced_checks");
    failures = metrics.counter("local.sync_failures");
    metrics.means("local.syncs", "Times that all was compared with the catalog, and agreed.");
    metrics.means("local.synced_services", "Services that were written to the catalog.");
    metrics.means("local.synced_checks", "Checks that were written to the catalog.");
    metrics.means("local.sync_failures", "Writes to the catalog that failed.");
    metrics.gauge("local.services", () -> registrations.view().services().size());
    metrics.means("local.services", "Services that are registered with this agent.");
    for (CheckStatus status : CheckStatus.values()) {
      metrics.gauge(
          "local.checks", () -> registrations.view().count(status), "status", status.text());
    }
    metrics.means("local.checks", "Checks that are registered with this agent, by status.");
  }

  @Override
  public void synced() {
    whole.increment();
  }

  @Override
  public void wroteService() {
    services.increment();
  }

  @Override
  public void wroteCheck() {
    checks.increment();
  }

  @Override
  public void failed() {
    failures.increment();
  }
}
