package io.praetor.agent.simulation;

import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.SimulatedEnsemble;
import io.praetor.agent.consensus.SimulatedLog;
import io.praetor.agent.consensus.VirtualTime;
import io.praetor.agent.leader.LeaderWait;
import io.praetor.agent.leader.RetryingProposer;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.LeaderLoss;
import io.praetor.agent.query.LogReadGate;
import io.praetor.agent.upkeep.LeaderUpkeep;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.snapshot.SnapshotCodec;
import java.time.Duration;

/** One life of a server: the parts that an agent puts together, between start and crash. */
final class SimulatedServer {
  static final Duration HOLD_MAX = Duration.ofSeconds(2);
  private static final long RESTORE_IDLE_MS_MAX = 3_000;

  /** What a start finds on disk. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Snapshot(byte[] bytes, long position) {
    static final Snapshot NONE = new Snapshot(new byte[0], 0);
  }

  final StateMachine store = new StateMachine(SnapshotCodec::read);
  final SimulatedLog log;
  final Loop loop;
  final LeaderUpkeep upkeep;
  final Proposer proposer;
  final BlockingQueries queries;
  private final VirtualTime time;
  private final SimulatedEnsemble ensemble;

  /** {@link #meanwhile()}, one object, so that equal questions are equal. */
  final Runnable between = this::meanwhile;

  /** The level of its program. */
  final int speaks;

  boolean alive = true;
  int parked;
  View checked = View.EMPTY;

  SimulatedServer(
      VirtualTime time,
      SimulatedEnsemble ensemble,
      String address,
      int speaks,
      Snapshot from,
      long wallMs) {
    this.time = time;
    this.speaks = speaks;
    this.ensemble = ensemble;
    log = new SimulatedLog(ensemble, address, speaks, store, from.position, wallMs);
    if (from.position > 0) {
      store.restore(read(from));
    }
    loop = new Loop(time, () -> alive);
    upkeep =
        new LeaderUpkeep(
            store,
            log,
            time::ms,
            time::ms,
            RESTORE_IDLE_MS_MAX,
            new VirtualTimers(time, () -> alive));
    upkeep.start();
    LeaderWait hold =
        new LeaderWait(new VirtualTimers(time, () -> alive), HOLD_MAX, 1 << 20, time::nanos);
    log.onLeadership(hold);
    proposer = new RetryingProposer(new ForwardingProposer(time, ensemble, log), hold);
    queries =
        new BlockingQueries(
            store,
            new LogReadGate(log, hold, log::lastContactMs),
            by -> {
              parked += by;
              meanwhile();
            },
            Runnable::run,
            time::nanos,
            time::random);
    log.onLeadership(new LeaderLoss(queries, new VirtualTimers(time, () -> alive), HOLD_MAX));
    log.start();
  }

  /** What the apply thread may do between two steps of a thread that owns requests. */
  void meanwhile() {
    if (time.happens(20)) {
      log.applyUpTo(log.applied() + 1 + time.random().nextInt(3));
    }
  }

  Snapshot snapshot() {
    return new Snapshot(SnapshotCodec.encode(store.view()), log.applied());
  }

  private View read(Snapshot snapshot) {
    View view = SnapshotCodec.decode(snapshot.bytes);
    if (view.level() > speaks) {
      throw new IllegalStateException(
          "a server of level " + speaks + " has to stop at a snapshot of level " + view.level());
    }
    return view;
  }

  /** This server is so far behind that it gets a snapshot instead of entries. */
  void install(Snapshot snapshot) {
    if (snapshot.position > log.applied()) {
      store.restore(read(snapshot));
      log.installed(snapshot.position);
    }
  }

  void crash() {
    alive = false;
    ensemble.crash(log);
  }
}
