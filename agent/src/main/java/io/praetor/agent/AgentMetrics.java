package io.praetor.agent;

import io.praetor.agent.consensus.LogMetrics;
import io.praetor.agent.consensus.LogObserver;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.http.RequestMetrics;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.telemetry.RouteMeter;
import io.praetor.agent.telemetry.Timing;
import io.praetor.store.StateMachine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Carries what the packages measure to the agent's metrics, under Consul's names where Consul has
 * one. Any thread.
 */
final class AgentMetrics implements RequestMetrics, LogObserver {
  private final Metrics metrics;
  private final Map<String, RouteMeter> routes = new ConcurrentHashMap<>();
  private final LongAdder parked = new LongAdder();
  private final LongAdder commands;
  private final Timing commit;
  private final Timing apply;
  private final Timing snapshot;

  AgentMetrics(Metrics metrics) {
    this.metrics = metrics;
    commands = metrics.counter("raft.apply");
    commit = metrics.timing("raft.commitTime");
    apply = metrics.timing("fsm.apply");
    snapshot = metrics.timing("raft.snapshot.persist");
    metrics.gauge("http.parked_queries", parked::doubleValue);
  }

  /** Adds the figures of the log and the store, read when somebody asks for them. */
  void watch(ReplicatedLog log, StateMachine store) {
    gauge(log, "raft.commitIndex", LogMetrics::commitIndex);
    gauge(log, "raft.appliedIndex", LogMetrics::appliedIndex);
    gauge(log, "raft.lastIndex", LogMetrics::lastLogIndex);
    gauge(log, "raft.log.bytes", LogMetrics::logBytes);
    gauge(log, "raft.snapshot.bytes", LogMetrics::snapshotBytes);
    gauge(log, "raft.snapshot.index", LogMetrics::snapshotIndex);
    gauge(log, "raft.proposals.waiting", LogMetrics::proposalsWaiting);
    metrics.gauge("raft.term", () -> log.leadership().term());
    metrics.gauge("raft.leader", () -> log.leadership().isLeader() ? 1 : 0);
    metrics.gauge("store.index", () -> store.view().index());
    metrics.gauge("kvs.entries", () -> store.view().kv().size());
    metrics.gauge("kvs.tombstones", () -> store.view().kv().tombstones());
    metrics.gauge("session.count", () -> store.view().sessions().size());
  }

  private void gauge(ReplicatedLog log, String name, ToLongFunction<LogMetrics> figure) {
    metrics.gauge(name, () -> figure.applyAsLong(log.metrics()));
  }

  @Override
  public void answered(String route, int status, long nanos) {
    RouteMeter meter = routes.get(route);
    if (meter == null) {
      meter = routes.computeIfAbsent(route, r -> metrics.route("", r));
    }
    meter.record(status, nanos);
  }

  @Override
  public void parked(int change) {
    parked.add(change);
  }

  @Override
  public void committed(int count, long nanos) {
    commands.add(count);
    commit.record(nanos);
  }

  @Override
  public void applied(int count, long nanos) {
    apply.record(nanos);
  }

  @Override
  public void snapshotSaved(long bytes, long nanos) {
    snapshot.record(nanos);
  }
}
