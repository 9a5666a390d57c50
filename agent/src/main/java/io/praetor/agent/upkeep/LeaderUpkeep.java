package io.praetor.agent.upkeep;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.Changes;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.access.AccessToken;
import io.praetor.store.command.ApplyAbort;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.session.Session;
import io.praetor.store.table.Change;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.table.Sessions;
import io.praetor.store.table.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps time for the cluster while this server leads: ends sessions whose TTL is over, moves the
 * log's time on while a lock-delay runs, has old tombstones forgotten and expired tokens deleted,
 * and takes back a restore, or a change of many keys, that makes no progress. Its own thread turns
 * the wheel; renewals come from any thread.
 *
 * <p>Renewals are not in the log. A new leader therefore gives every session its full TTL again: a
 * session may live longer over a change of leader, never shorter. For the same reason a renewal
 * counts only while the leader's lease is valid: were this server deposed already, its yes would be
 * worth nothing.
 */
public final class LeaderUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderUpkeep.class);

  /** How late a session's end may be noticed. */
  static final long TICK_MS = 50;

  private static final int WHEEL_SLOTS = 4096;
  private static final long LOCK_DELAY_TICK_MS = 1_000;
  private static final long TOMBSTONES_KEPT_MS = 15 * 60_000;
  private static final long TOMBSTONE_SAMPLE_MS = 60_000;
  private static final long RETRY_MS = 1_000;

  /** Longer than an agent waits for each step of a restore that it uploads. */
  private static final long RESTORE_IDLE_MS_MAX = 2 * 60_000;

  /** As long as an agent waits for each part of a change of many keys that it sends. */
  private static final long APPLY_IDLE_MS_MAX = 60_000;

  private static final Sender SESSION_END = because("the TTL of the session is over");
  private static final Sender TOKEN_END = because("tokens have expired");
  private static final Sender APPLY_END = because("the parts of the change do not go on");
  private static final Sender RESTORE_END = because("the restore makes no progress");

  private final StateMachine store;
  private final ReplicatedLog log;
  private final LongSupplier clockMs;
  private final LongSupplier wallMs;

  /** By which sessions live. Guarded by this. */
  private final RunningTimeClock lived;

  private final ScheduledExecutorService thread;
  private final TombstoneAges tombstones =
      new TombstoneAges(TOMBSTONES_KEPT_MS, TOMBSTONE_SAMPLE_MS);

  private final StalledRestore stalled;
  private final StalledApplies stalledApplies = new StalledApplies(APPLY_IDLE_MS_MAX);

  /** Null while this server does not lead. Guarded by this. */
  private @Nullable DeadlineWheel wheel;

  /** Sessions whose end is on its way into the log. Guarded by this. */
  private final Set<String> ending = new HashSet<>();

  /** Only of the thread. */
  private long lastLockDelayTickMs;

  /** Only of the thread. */
  private long lastReapMs;

  /** Upkeep by the system's monotonic clock, on a thread of its own. */
  public LeaderUpkeep(StateMachine store, ReplicatedLog log) {
    this(
        store,
        log,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        System::currentTimeMillis,
        RESTORE_IDLE_MS_MAX,
        Executors.newSingleThreadScheduledExecutor(
            r -> Thread.ofPlatform().name("leader-upkeep").daemon().unstarted(r)));
  }

  /**
   * Upkeep by another clock and thread.
   *
   * @param clockMs a clock that does not go back, in milliseconds
   * @param wallMs the wall clock, in milliseconds since the epoch
   * @param restoreIdleMsMax how long a restore may be without a further byte
   * @param thread turns the wheel; ended by {@link #close()}
   */
  public LeaderUpkeep(
      StateMachine store,
      ReplicatedLog log,
      LongSupplier clockMs,
      LongSupplier wallMs,
      long restoreIdleMsMax,
      ScheduledExecutorService thread) {
    this.store = store;
    this.log = log;
    this.clockMs = clockMs;
    this.wallMs = wallMs;
    this.lived = new RunningTimeClock(clockMs);
    this.stalled = new StalledRestore(restoreIdleMsMax);
    this.thread = thread;
  }

  private static Sender because(String reason) {
    return new Sender("", "", reason);
  }

  /** Begins to follow the leadership and the sessions. */
  public void start() {
    store.listen(this::changed);
    log.onLeadership(this::lead);
    var _ =
        thread.scheduleWithFixedDelay(this::guardedTurn, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** Begins a session's time anew. */
  public RenewalResult renew(String id) {
    if (!log.leaseValid()) {
      return RenewalResult.NOT_LEADER;
    }
    synchronized (this) {
      if (wheel == null) {
        return RenewalResult.NOT_LEADER;
      }
      // Looked at here: whoever sees a session that lives sees the mark of one that is ending too.
      Session session = store.view().sessions().get(id);
      if (session == null) {
        return RenewalResult.UNKNOWN_SESSION;
      }
      if (session.ttlMs() == 0) {
        return RenewalResult.RENEWED;
      }
      if (ending.contains(id)) {
        return RenewalResult.UNKNOWN_SESSION;
      }
      wheel.schedule(id, lived.nowMs() + session.ttlMs());
      return RenewalResult.RENEWED;
    }
  }

  private synchronized void lead(Leadership now) {
    if (!now.isLeader() || !now.ready()) {
      wheel = null;
      ending.clear();
      return;
    }
    if (wheel == null) {
      wheel = fullTime(store.view());
    }
  }

  /** Under the lock. */
  private DeadlineWheel fullTime(View view) {
    long nowMs = lived.nowMs();
    DeadlineWheel fresh = new DeadlineWheel(nowMs, TICK_MS, WHEEL_SLOTS);
    view.sessions()
        .forEach(session -> {
          if (session.ttlMs() > 0) {
            fresh.schedule(session.id(), nowMs + session.ttlMs());
          }
        });
    return fresh;
  }

  /** On the apply thread. */
  private void changed(View after, Changes changes) {
    if (!changes.touch(Sessions.TABLE)) {
      return;
    }
    synchronized (this) {
      if (wheel == null) {
        return;
      }
      if (changes.all()) {
        // Those that are ending stay marked: their ends may come behind the restore in the log.
        wheel = fullTime(after);
        return;
      }
      long nowMs = lived.nowMs();
      for (Change<String, Session> change : changes.of(Sessions.TABLE)) {
        String id = change.id();
        Session session = change.after();
        if (session == null) {
          wheel.cancel(id);
          ending.remove(id);
        } else if (session.ttlMs() > 0) {
          wheel.schedule(id, nowMs + session.ttlMs());
        }
      }
    }
  }

  /** One turn that fails is not the last: no session would end any more. */
  private void guardedTurn() {
    try {
      turn();
    } catch (RuntimeException | Error e) {
      LOG.error("The leader's upkeep failed; it goes on in {} ms", TICK_MS, e);
    }
  }

  private void turn() {
    List<String> due = new ArrayList<>();
    long livedMs;
    synchronized (this) {
      livedMs = lived.nowMs();
      if (wheel == null) {
        tombstones.clear();
        stalled.clear();
        stalledApplies.clear();
        return;
      }
      wheel.advance(livedMs, due::add);
      ending.addAll(due);
    }
    for (String id : due) {
      log.propose(
          new Command.SessionDestroy(id, Command.SessionEnd.TTL), SESSION_END, new Ending(id));
    }
    long nowMs = clockMs.getAsLong();
    View view = store.view();
    if (view.lockDelays().size() > 0 && nowMs - lastLockDelayTickMs >= LOCK_DELAY_TICK_MS) {
      lastLockDelayTickMs = nowMs;
      log.propose(new Command.Tick(), Forgotten.INSTANCE);
    }
    long old = tombstones.reached(nowMs, view.index());
    if (old > 0 && view.kv().oldestTombstone() <= old) {
      log.propose(new Command.TombstoneReap(old), Forgotten.INSTANCE);
    }
    reap(nowMs, view);
    for (ApplyAbort stale : stalledApplies.look(livedMs, view.get(PendingApplies.TABLE))) {
      LOG.warn(
          "The change {} of many keys is dropped: nothing was added to its {} keys for {} s",
          stale.id(),
          stale.keys(),
          TimeUnit.MILLISECONDS.toSeconds(APPLY_IDLE_MS_MAX));
      log.propose(stale, APPLY_END, Forgotten.INSTANCE);
    }
    Command.RestoreAbort abort = stalled.look(livedMs, view.get(PendingRestores.TABLE));
    if (abort != null && log.refusal(abort) == null) {
      LOG.warn(
          "The restore {} is taken back: nothing was added to its {} bytes for {} s",
          abort.id(),
          abort.bytes(),
          TimeUnit.MILLISECONDS.toSeconds(stalled.idleMsMax()));
      log.propose(abort, RESTORE_END, Forgotten.INSTANCE);
    }
  }

  /** Has tokens deleted that are expired by this server's clock, which the entry will carry. */
  private void reap(long nowMs, View view) {
    AccessToken next = view.get(Tokens.TABLE).nextToExpire();
    if (next != null
        && next.definition().isExpired(wallMs.getAsLong())
        && nowMs - lastReapMs >= RETRY_MS) {
      lastReapMs = nowMs;
      log.propose(new Command.TokenReap(), TOKEN_END, Forgotten.INSTANCE);
    }
  }

  @Override
  public void close() {
    // Without an interruption, which would break off a write to the disk as if the disk had failed.
    thread.shutdown();
  }

  /** Waits for the end of one session. */
  private final class Ending implements ProposalListener {
    private final String id;

    Ending(String id) {
      this.id = id;
    }

    @Override
    public void applied(Outcome outcome) {
      synchronized (LeaderUpkeep.this) {
        ending.remove(id);
      }
    }

    @Override
    public void failed(ProposalFailure failure) {
      synchronized (LeaderUpkeep.this) {
        // One that is on the wheel was restored meanwhile, and has its full time again.
        if (ending.remove(id) && wheel != null && !wheel.holds(id)) {
          wheel.schedule(id, lived.nowMs() + RETRY_MS);
        }
      }
    }
  }

  /** For what is proposed again soon if it fails. */
  private enum Forgotten implements ProposalListener {
    INSTANCE;

    @Override
    public void applied(Outcome outcome) {}

    @Override
    public void failed(ProposalFailure failure) {}
  }
}
