package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import io.praetor.agent.consensus.lease.LeaderLease;
import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.consensus.storage.LogEntryBytes;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.agent.consensus.storage.MembershipHistory;
import io.praetor.agent.consensus.storage.SnapshotFolder;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.level.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One server's log in a simulation: our own proposer, clock, waiters and applier, with a {@link
 * SimulatedEnsemble} where the Raft library would be. Owned by the thread of the {@link
 * VirtualTime}.
 */
public final class SimulatedLog implements ReplicatedLog {
  private static final long ASK_TIMEOUT_MICROS = 2_000_000;
  private static final long TICK_MICROS = 200_000;

  /** A callback that throws here is an assertion that fails, or a fault of ours. */
  private static final LogObserver FAILURES =
      new LogObserver() {
        @Override
        public void callbackFailed(Throwable failure) {
          throw new IllegalStateException("a callback of the log has thrown", failure);
        }
      };

  private final SimulatedEnsemble ensemble;
  private final VirtualTime time;
  private final String address;
  private final int speaks;
  private final Callbacks callbacks = new Callbacks(FAILURES);
  private final AppliedWaiters waiters = new AppliedWaiters(callbacks);
  private final LeadershipState leadership = new LeadershipState(callbacks);
  private final LevelGate levels;
  private final ReadRounds leaseRounds;
  private final ReadRounds quorumRounds;
  private final GroupCommit proposals;
  private final Applier applier;
  private long applied;
  private boolean applying;
  private boolean dead;

  /**
   * A server that has applied a snapshot.
   *
   * @param address its name
   * @param speaks the level of its program, which stops at anything of a higher one
   * @param position up to where the snapshot reaches
   * @param wallMs what its wall clock shows; nothing may depend on it once there is a log
   */
  public SimulatedLog(
      SimulatedEnsemble ensemble,
      String address,
      int speaks,
      StateMachine store,
      long position,
      long wallMs) {
    this.ensemble = ensemble;
    this.time = ensemble.time();
    this.address = address;
    this.speaks = speaks;
    this.applied = position;
    LogEntryBytes codec = new LogEntryBytes();
    levels = new LevelGate(store, this::configuration);
    proposals =
        new GroupCommit(
            LogOptions.inMemory(address),
            codec,
            levels,
            new LogClock(() -> wallMs, time::nanos),
            time::nanos,
            (nanos, task) -> time.after((nanos + 999) / 1_000, task),
            callbacks,
            (data, term, batch) -> ensemble.append(this, data, term, batch));
    applier =
        new Applier(
            store,
            codec,
            proposals,
            waiters,
            leadership,
            new LeaderLease(
                address,
                List::of,
                300,
                time::nanos,
                RaftTiming.of(1).standstillWatch(time::ms, time::nanos)),
            new SnapshotFolder(address, Path.of("none"), Disk.REAL, new MembershipHistory()),
            (reason, cause) -> {
              throw new IllegalStateException(reason, cause);
            },
            LogObserver.NONE,
            Runnable::run);
    leaseRounds = new ReadRounds(round -> ask(Confirmation.LEASE, round), time::nanos, callbacks);
    quorumRounds = new ReadRounds(round -> ask(Confirmation.QUORUM, round), time::nanos, callbacks);
    waiters.advance(position);
  }

  /** Begins to follow. After everyone who listens does. */
  public void start() {
    ensemble.started(this);
    time.after(TICK_MICROS, this::tick);
  }

  /** The server's name. */
  public String address() {
    return address;
  }

  /** How far the store is. */
  public long applied() {
    return applied;
  }

  boolean isDead() {
    return dead;
  }

  void die() {
    dead = true;
  }

  /** Applies committed entries up to a position, unless that is what is being done. */
  public void applyUpTo(long position) {
    long last = Math.min(position, ensemble.committed());
    if (dead || applying || ensemble.isCut(this) || applied >= last) {
      return;
    }
    applying = true;
    try {
      Entries entries = new Entries(last);
      applier.onApply(entries);
      if (entries.failure != null) {
        throw new IllegalStateException(entries.failure.toString());
      }
    } finally {
      applying = false;
    }
  }

  /** The store has taken a snapshot that reaches up to a position. */
  public void installed(long position) {
    applied = position;
    proposals.skipped();
    waiters.advance(position);
  }

  /** The library always ends one reign before it begins another. */
  void lead(long term) {
    if (leadership.now().isLeader()) {
      follow(null, term);
    }
    applier.onLeaderStart(term);
  }

  void follow(@Nullable String leader, long term) {
    if (leadership.now().isLeader()) {
      applier.onLeaderStop(new Status(RaftError.EHIGHERTERMRESPONSE, "another term"));
    }
    if (leader == null) {
      applier.onStopFollowing(new LeaderChangeContext(PeerId.emptyPeer(), term, Status.OK()));
    } else {
      PeerId peer = new PeerId();
      peer.parse(leader);
      applier.onStartFollowing(new LeaderChangeContext(peer, term, Status.OK()));
    }
  }

  /** What the log has not told by now stays unknown. */
  void expire() {
    if (!dead) {
      proposals.expire(0);
    }
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    know(command);
    proposals.propose(command, sender, listener);
  }

  /** A command that its program does not know has to stay away from it. */
  private void know(Command command) {
    boolean isKnown =
        command.level() <= speaks
            && (!(command instanceof Command.LevelRaise l) || l.level() <= speaks);
    if (!isKnown) {
      throw new IllegalStateException(
          address + " speaks level " + speaks + " and has to stop at " + command);
    }
  }

  /** The same of an entry. */
  private void know(ByteBuffer entry) {
    byte[] bytes = new byte[entry.remaining()];
    entry.duplicate().get(bytes);
    CommandCodec.Batch batch = CommandCodec.decodeBatch(bytes);
    batch.commands().forEach(this::know);
    if (speaks < Level.WALL_CLOCK && (batch.wallMs() != 0 || !batch.senders().isEmpty())) {
      throw new IllegalStateException(
          address + " speaks level " + speaks + " and has to stop at a wall clock or a sender");
    }
  }

  @Override
  public int level() {
    return levels.level();
  }

  @Override
  public Outcome.@Nullable Refused refusal(Command command) {
    return levels.refusal(command);
  }

  @Override
  public Leadership leadership() {
    return leadership.now();
  }

  @Override
  public void onLeadership(LeadershipListener listener) {
    leadership.listen(listener);
  }

  @Override
  public boolean leaseValid() {
    Leadership now = leadership.now();
    return now.isLeader() && now.ready() && ensemble.isLeased(this);
  }

  @Override
  public void readIndex(Confirmation confirmation, ReadListener listener) {
    if (confirmation == Confirmation.LEASE && leaseValid()) {
      listener.confirmed(waiters.applied());
      return;
    }
    Leadership now = leadership.now();
    if (now.isLeader()) {
      askQuorum(this, position -> listener.confirmed(position), listener);
      return;
    }
    (confirmation == Confirmation.LEASE ? leaseRounds : quorumRounds).join(listener);
  }

  private void ask(Confirmation confirmation, ReadRounds.Round listener) {
    String leader = leadership.now().leader();
    if (leader == null) {
      listener.failed(ReadFailure.NO_LEADER);
      return;
    }
    time.after(time.micros(100, 3_000), () -> askLeader(leader, confirmation, listener));
  }

  /** What the log's ticker does about reads. */
  private void tick() {
    if (!dead) {
      leaseRounds.expire();
      quorumRounds.expire();
      time.after(TICK_MICROS, this::tick);
    }
  }

  private void askLeader(String leader, Confirmation confirmation, ReadRounds.Round listener) {
    SimulatedLog asked = ensemble.reachable(leader, this);
    if (asked == null || time.happens(2)) {
      time.after(ASK_TIMEOUT_MICROS, () -> failIfAlive(ReadFailure.TIMED_OUT, listener));
    } else if (confirmation == Confirmation.LEASE && asked.leaseValid()) {
      arrive(asked.waiters.applied(), listener);
    } else {
      asked.askQuorum(this, position -> arrive(position, listener), listener);
    }
  }

  private void askQuorum(SimulatedLog asker, LongConsumer confirmed, ReadListener listener) {
    time.after(
        time.micros(200, 5_000),
        () -> {
          if (asker.dead) {
            return;
          }
          if (!dead && ensemble.isConfirmed(this) && leadership.now().ready()) {
            confirmed.accept(waiters.applied());
          } else {
            asker.failIfAlive(ReadFailure.NO_LEADER, listener);
          }
        });
  }

  private void arrive(long position, ReadRounds.Round listener) {
    time.after(
        time.micros(100, 3_000),
        () -> {
          if (!dead) {
            listener.catchingUp();
            waiters.await(position, listener);
          }
        });
  }

  private void failIfAlive(ReadFailure failure, ReadListener listener) {
    if (!dead) {
      listener.failed(failure);
    }
  }

  @Override
  public void awaitApplied(long logIndex, ReadListener listener) {
    waiters.await(logIndex, listener);
  }

  @Override
  public Membership configuration() {
    return new Membership(List.of(address), List.of(), 0);
  }

  @Override
  public boolean bootstrap(List<String> voters) {
    return false;
  }

  @Override
  public void addLearner(String peer, MembershipListener listener) {
    listener.failed("members do not change here");
  }

  @Override
  public void promote(String peer, MembershipListener listener) {
    listener.failed("members do not change here");
  }

  @Override
  public void removePeer(String peer, MembershipListener listener) {
    listener.failed("members do not change here");
  }

  @Override
  public void transferLeadership(String peer, MembershipListener listener) {
    listener.failed("the ensemble transfers by itself");
  }

  @Override
  public void snapshotNow(MembershipListener listener) {
    listener.failed("snapshots are taken by the simulation");
  }

  @Override
  public LogMetrics metrics() {
    return new LogMetrics(
        ensemble.committed(), applied, 1, ensemble.committed(), 0, 0, 0, 0, Map.of(), 0);
  }

  @Override
  public long lastContactMs() {
    return 0;
  }

  @Override
  public void close() {
    die();
  }

  /** Committed entries as the library hands them over. */
  private final class Entries implements Iterator {
    private final long last;
    private @Nullable Status failure;

    Entries(long last) {
      this.last = last;
    }

    @Override
    public boolean hasNext() {
      return applied < last && failure == null;
    }

    @Override
    public ByteBuffer next() {
      applied++;
      return hasNext() ? getData() : ByteBuffer.allocate(0);
    }

    @Override
    public ByteBuffer getData() {
      ByteBuffer data = ensemble.entry(applied + 1).data().duplicate();
      if (speaks < Level.NEWEST) {
        know(data);
      }
      return data;
    }

    @Override
    public long getIndex() {
      return applied + 1;
    }

    @Override
    public long getTerm() {
      return ensemble.entry(applied + 1).term();
    }

    @Override
    public @Nullable Closure done() {
      SimulatedEnsemble.Entry entry = ensemble.entry(applied + 1);
      return entry.owner() == SimulatedLog.this ? entry.batch() : null;
    }

    @Override
    public boolean commit() {
      return true;
    }

    @Override
    public void commitAndSnapshotSync(Closure done) {}

    @Override
    public void setAutoCommitPerLog(boolean status) {}

    @Override
    public void setErrorAndRollback(long tail, Status status) {
      failure = status;
    }
  }
}
