package io.praetor.agent;

import io.praetor.agent.api.bulk.BulkMeter;
import io.praetor.agent.api.prepared.QueryMeter;
import io.praetor.agent.consensus.LogMetrics;
import io.praetor.agent.consensus.LogObserver;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.WaitingFiles;
import io.praetor.agent.feed.FeedMeter;
import io.praetor.agent.login.LoginMeter;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.routing.RequestMetrics;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rules.RuleMeter;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.telemetry.RouteMeter;
import io.praetor.agent.telemetry.Timing;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.table.History;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.table.PreparedQueries;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;

/**
 * Carries what the packages measure to the agent's metrics, under Consul's names where Consul has
 * one. Any thread.
 */
final class AgentMetrics implements RequestMetrics, LogObserver, RequestRates.Meter {
  private final Metrics metrics;

  /** Methods with a label of their own; all others share one, since clients may send any word. */
  private static final Set<String> METHODS = Set.of("GET", "PUT", "DELETE", "POST", "HEAD");

  private final Map<String, Map<String, RouteMeter>> routes = new ConcurrentHashMap<>();
  private final LongAdder parked = new LongAdder();
  private final LongAdder commands;
  private final Timing commit;
  private final Timing apply;
  private final Timing snapshot;
  private final LongAdder callbackFailures;

  AgentMetrics(Metrics metrics) {
    this.metrics = metrics;
    commands = metrics.counter("raft.apply");
    commit = metrics.timing("raft.commitTime");
    apply = metrics.timing("fsm.apply");
    snapshot = metrics.timing("raft.snapshot.persist");
    callbackFailures = metrics.counter("raft.callback_failures");
    metrics.gauge("http.parked_queries", parked::doubleValue);
    metrics.means("raft.apply", "Commands that were committed.");
    metrics.means(
        "raft.commitTime", "From the proposal of a log entry to its commit, on the leader.");
    metrics.means("fsm.apply", "Applying one log entry, of one or more commands, to the store.");
    metrics.means("raft.snapshot.persist", "Writing one snapshot to disk.");
    metrics.means(
        "raft.callback_failures", "Replies that failed with an error on a thread of the log.");
    metrics.means(
        "rpc.rate_limit.exceeded", "Requests that came faster than limits.request_limits says.");
    metrics.means("http.parked_queries", "Blocking queries that wait for a change.");
  }

  /** Takes how many blocking queries wait, and how many are ended by a change of rights. */
  ParkedGauge ofParked() {
    LongAdder ended = metrics.counter("acl.blocking_queries_ended");
    metrics.means(
        "acl.blocking_queries_ended",
        "Blocking queries that were ended, since their tokens lost the right to ask.");
    return new ParkedGauge() {
      @Override
      public void changed(int by) {
        parked.add(by);
      }

      @Override
      public void ended(int count) {
        ended.add(count);
      }
    };
  }

  /** Takes how long requests about prepared queries took. */
  QueryMeter ofQueries() {
    Timing applied = timing("prepared-query.apply", "Making, changing or deleting one.");
    Timing executed = timing("prepared-query.execute", "Executing one.");
    Timing explained = timing("prepared-query.explain", "Explaining one.");
    return new QueryMeter() {
      @Override
      public void applied(long nanos) {
        applied.record(nanos);
      }

      @Override
      public void executed(long nanos) {
        executed.record(nanos);
      }

      @Override
      public void explained(long nanos) {
        explained.record(nanos);
      }
    };
  }

  /** Takes what logins cost. */
  LoginMeter ofLogins() {
    Timing loggedIn = timing("acl.login", "Logins that got a token, with the fetch of keys.");
    Timing loggedOut = timing("acl.logout", "Tokens that were given back.");
    LongAdder refused = counter("acl.login.refused", "Logins that got no token.");
    LongAdder fetched = counter("acl.login.key_fetches", "Fetches of providers' keys.");
    LongAdder failed = counter("acl.login.key_fetch_failures", "Such fetches that failed.");
    return new LoginMeter() {
      @Override
      public void loggedIn(long nanos) {
        loggedIn.record(nanos);
      }

      @Override
      public void loggedOut(long nanos) {
        loggedOut.record(nanos);
      }

      @Override
      public void refused() {
        refused.increment();
      }

      @Override
      public void fetched() {
        fetched.increment();
      }

      @Override
      public void fetchFailed() {
        failed.increment();
      }
    };
  }

  /** Takes what changes of many keys cost. */
  BulkMeter ofBulk() {
    Timing changed =
        timing("kv.bulk", "Changes of many keys as one, from the request to its answer.");
    LongAdder keys = counter("kv.bulk.keys", "Keys that such changes have changed.");
    return (count, nanos) -> {
      changed.record(nanos);
      keys.add(count);
    };
  }

  /** Takes what judging values by rules costs and finds. */
  RuleMeter ofRules() {
    Timing judged = timing("rules.judge", "Judging the values of one change by rules.");
    LongAdder refused = counter("rules.refused", "Changes that were refused by a rule.");
    LongAdder warned = counter("rules.warned", "Changes that were done against a rule that warns.");
    LongAdder overloaded =
        counter("rules.overloaded", "Changes that were refused since too many were judged.");
    return new RuleMeter() {
      @Override
      public void judged(long nanos) {
        judged.record(nanos);
      }

      @Override
      public void refused() {
        refused.increment();
      }

      @Override
      public void warned() {
        warned.increment();
      }

      @Override
      public void overloaded() {
        overloaded.increment();
      }
    };
  }

  /** Takes what streams of changes measure. */
  FeedMeter ofFeeds() {
    return FeedMetrics.of(metrics);
  }

  private LongAdder counter(String name, String meaning) {
    metrics.means(name, meaning);
    return metrics.counter(name);
  }

  private Timing timing(String name, String meaning) {
    metrics.means(name, meaning);
    return metrics.timing(name);
  }

  /** Adds the figures of the port between agents. */
  void watch(RpcPort port) {
    gauge(
        "rpc.held_bytes", port::heldBytes, "Bytes that the port between agents holds for others.");
  }

  /** Adds what the disk did not take of changes that wait for their commit. */
  WaitingFiles watched(WaitingFiles waiting) {
    gauge(
        "state.waiting_failures",
        waiting::failures,
        "How often the disk did not take a change that waits for its commit, and the heap did.");
    return waiting;
  }

  /** Adds the figures of the log and the store, read when somebody asks for them. */
  void watch(ReplicatedLog log, StateMachine store) {
    of(log, "raft.commit_index", LogMetrics::commitIndex, "Position of the last committed entry.");
    of(log, "raft.applied_index", LogMetrics::appliedIndex, "Position of the last applied entry.");
    of(log, "raft.last_index", LogMetrics::lastLogIndex, "Position of the last entry of the log.");
    of(log, "raft.log.bytes", LogMetrics::logBytes, "Size of the log on disk.");
    of(log, "raft.snapshot.bytes", LogMetrics::snapshotBytes, "Size of the last snapshot.");
    of(log, "raft.snapshot.index", LogMetrics::snapshotIndex, "Position of the last snapshot.");
    of(
        log,
        "raft.proposals.waiting",
        LogMetrics::proposalsWaiting,
        "Commands that wait for their log entry.");
    gauge("raft.term", () -> log.leadership().term(), "The current term.");
    gauge("raft.leader", () -> log.leadership().isLeader() ? 1 : 0, "1 while this agent leads.");
    gauge("store.index", () -> store.view().index(), "The highest X-Consul-Index so far.");
    gauge("state.kv_entries", () -> store.view().kv().size(), "Keys.");
    gauge(
        "state.history_changes",
        () -> store.view().get(History.TABLE).size(),
        "Changes of keys that are kept.");
    gauge(
        "state.history_bytes",
        () -> store.view().get(History.TABLE).bytes(),
        "What they count against the limit of the history.");
    gauge(
        "state.kv_tombstones",
        () -> store.view().kv().tombstones(),
        "Deleted keys that are remembered for those who watch a prefix.");
    gauge(
        "state.kv_applies",
        () -> store.view().get(PendingApplies.TABLE).size(),
        "Changes of many keys whose parts are still coming.");
    gauge(
        "state.waiting_bytes",
        () -> {
          View view = store.view();
          return PendingApplies.bytes(view.get(PendingApplies.TABLE))
              + view.get(PendingRestores.TABLE).bytes();
        },
        "Bytes of changes of many keys, and of a restore, that wait for their commit.");
    gauge("state.sessions", () -> store.view().sessions().size(), "Sessions.");
    gauge(
        "state.prepared_queries",
        () -> store.view().get(PreparedQueries.TABLE).size(),
        "Prepared queries.");
  }

  private void of(
      ReplicatedLog log, String name, ToLongFunction<LogMetrics> figure, String meaning) {
    gauge(name, () -> figure.applyAsLong(log.metrics()), meaning);
  }

  private void gauge(String name, DoubleSupplier figure, String meaning) {
    metrics.gauge(name, figure);
    metrics.means(name, meaning);
  }

  @Override
  public void answered(String method, String route, int status, long nanos) {
    Map<String, RouteMeter> byMethod = routes.get(route);
    if (byMethod == null) {
      byMethod = routes.computeIfAbsent(route, _ -> new ConcurrentHashMap<>());
    }
    String label = METHODS.contains(method) ? method : "other";
    RouteMeter meter = byMethod.get(label);
    if (meter == null) {
      meter = byMethod.computeIfAbsent(label, m -> metrics.route(m, route));
    }
    meter.record(status, nanos);
  }

  @Override
  public void exceeded(boolean write, boolean enforced) {
    metrics
        .counter(
            "rpc.rate_limit.exceeded",
            "limit_type",
            write ? "global/write" : "global/read",
            "mode",
            enforced ? "enforcing" : "permissive")
        .increment();
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

  @Override
  public void callbackFailed(Throwable failure) {
    callbackFailures.increment();
  }
}
