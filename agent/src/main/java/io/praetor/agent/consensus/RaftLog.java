package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.State;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.util.Endpoint;
import io.praetor.agent.consensus.lease.LeaderLease;
import io.praetor.agent.consensus.lease.VoteGuard;
import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.consensus.storage.LogCorruptException;
import io.praetor.agent.consensus.storage.LogEntryBytes;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.agent.consensus.storage.MembershipHistory;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The replicated log on SOFAJRaft: puts the parts of this package together and starts them. What
 * each thread owns is said by the parts; this class is immutable but for its end.
 */
public final class RaftLog implements ReplicatedLog {

  private static final String GROUP = "praetor";
  private static final long TICK_MS = 200;

  /** In election timeouts: how long a leader that was deposed waits for the log of the next. */
  private static final long OUTCOME_WAIT_TIMEOUTS = 4;

  private final RaftTiming timing;
  private final AppliedWaiters waiters;
  private final LeadershipState leadership;
  private final VoteGuard guard;
  private final LeaderLease lease;
  private final RaftStorage storage;
  private final LevelGate levels;
  private final GroupCommit proposals;
  private final Reads reads;
  private final PeerHandler handler;
  private final PeerClient client;
  private final NodeImpl node;
  private final Endpoint endpoint;
  private final Members members;
  private final ExecutorService snapshotThread =
      Executors.newSingleThreadExecutor(Threads.named("raft-snapshot"));
  private final LogTicker ticker = new LogTicker();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final SnapshotTrigger snapshots;
  private boolean startedAsLearner;

  private RaftLog(
      LogOptions options,
      RaftStorage storage,
      StateMachine store,
      Transport transport,
      FaultHandler faults,
      LogObserver observer) {
    this.storage = storage;
    Callbacks callbacks = new Callbacks(observer);
    waiters = new AppliedWaiters(callbacks);
    leadership = new LeadershipState(callbacks);
    timing = RaftTiming.of(options.raftMultiplier());
    guard =
        new VoteGuard(
            timing.electionTimeoutMs(), storage.log().getLastLogIndex() > 0, System::nanoTime);
    lease =
        new LeaderLease(
            options.self(),
            () -> storage.members().last().voters(),
            timing.leaseMs(),
            System::nanoTime,
            timing.standstillWatch(System::currentTimeMillis, System::nanoTime));
    LogEntryBytes codec = new LogEntryBytes();
    levels = new LevelGate(store, this::configuration);
    proposals =
        new GroupCommit(
            options,
            codec,
            levels,
            new LogClock(System::currentTimeMillis, System::nanoTime),
            System::nanoTime,
            ticker::later,
            callbacks,
            this::append);
    reads =
        new Reads(
            leadership,
            this::leaseValid,
            this::committedAhead,
            waiters,
            transport,
            this::askQuorum,
            System::nanoTime,
            callbacks);
    handler = new PeerHandler(guard, this::leaseValid, lease, reads);
    PeerId self = Members.parse(options.self());
    endpoint = self.getEndpoint();
    CommitNotifier news =
        new CommitNotifier(observer, ticker::later, this::isNews, this::heartbeat);
    Applier applier =
        new Applier(
            store,
            codec,
            proposals,
            waiters,
            leadership,
            lease,
            storage.snapshots(),
            faults,
            news,
            snapshotThread);
    client = new PeerClient(transport, guard, lease, news::stored);
    NodeSettings settings = NodeSettings.of(storage, timing, applier, client);
    NodeManager.getInstance().addAddress(endpoint);
    node = new NodeImpl(GROUP, self);
    members = new Members(node);
    snapshots =
        new SnapshotTrigger(
            node,
            storage,
            new SnapshotSchedule(options, System::nanoTime),
            () -> position(node::getLastAppliedLogIndex));
    transport.serve(handler);
    if (!isStarted(settings)) {
      throw new IllegalStateException(
          "the replicated log did not start; what is logged before this says why");
    }
    startedAsLearner = configuration().learners().contains(options.self());
    handler.serve(node);
    ticker.every(TICK_MS, this::tick);
  }

  /**
   * Opens and checks what is on disk, and starts.
   *
   * @throws LogCorruptException if what is on disk is not what was written there
   * @throws IOException if it cannot be read or written
   */
  public static ReplicatedLog open(
      LogOptions options,
      StateMachine store,
      Transport transport,
      FaultHandler faults,
      LogObserver observer)
      throws IOException {
    return open(options, store, transport, faults, observer, Disk.REAL);
  }

  static ReplicatedLog open(
      LogOptions options,
      StateMachine store,
      Transport transport,
      FaultHandler faults,
      LogObserver observer,
      Disk disk)
      throws IOException {
    Path dataDir = options.dataDir();
    return new RaftLog(
        options,
        dataDir == null
            ? RaftStorage.inMemory(options, disk)
            : RaftStorage.onDisk(options, dataDir.resolve("raft"), faults, disk),
        store,
        transport,
        faults,
        observer);
  }

  /**
   * A sole voter elects itself as the last step of the library's start, which throws if that takes
   * longer than an election may last: the log has started all the same, and a timer elects anew.
   */
  private boolean isStarted(NodeSettings settings) {
    try {
      return node.init(settings);
    } catch (IllegalArgumentException e) {
      if (node.getNodeState() != State.STATE_FOLLOWER) {
        throw e;
      }
      return true;
    }
  }

  private void append(ByteBuffer data, long term, ProposedBatch batch) {
    try {
      node.apply(new Task(data, batch, term));
    } catch (IllegalStateException e) {
      // The library is closing, and answers the batch on another thread before it throws.
      batch.run(Status.OK());
    }
  }

  private void askQuorum(ReadIndexClosure closure) {
    node.readIndex(new byte[0], closure);
  }

  private boolean isNews() {
    Membership now = configuration();
    return leadership.now().isLeader()
        && now.voters().size() + now.learners().size() > 1
        && position(node::getLastLogIndex) == waiters.applied();
  }

  /** A read index that nobody waits for: confirming it sends each voter a heartbeat at once. */
  private void heartbeat() {
    try {
      askQuorum(
          new ReadIndexClosure(timing.electionTimeoutMs()) {
            @Override
            public void run(Status status, long index, byte[] context) {}
          });
    } catch (IllegalStateException closing) {
      // The library is closing: there is nobody to tell.
      return;
    }
  }

  private void tick() {
    Leadership now = leadership.now();
    if (now.isLeader() && members.isJoining()) {
      proposals.propose(new Command.Tick(), ProposalListener.UNHEARD);
    }
    campaignIfPromoted();
    reads.expire();
    proposals.expire((int) (OUTCOME_WAIT_TIMEOUTS * timing.electionTimeoutMs() / TICK_MS));
    waiters.passed(position(node::getLastAppliedLogIndex));
    snapshots.look();
  }

  /**
   * The library starts its election timer when a term begins, and not for a learner: one that has
   * become a voter since would stand for election in later terms only, so it begins one when the
   * leader is gone.
   */
  private void campaignIfPromoted() {
    if (startedAsLearner
        && configuration().voters().contains(endpoint.toString())
        && guard.quietMs() > 2L * timing.electionTimeoutMs()) {
      startedAsLearner = false;
      handler.campaign(storage.votes().getTerm());
    }
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    proposals.propose(command, sender, listener);
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
    return now.isLeader() && now.ready() && lease.isValid(now.term());
  }

  @Override
  public boolean isCurrent() {
    return leaseValid() && committedAhead() == 0;
  }

  /**
   * The position up to which followers know the log to be committed, if not all of it has been
   * applied here; else 0. The library's own position moves only as its apply thread comes to it.
   */
  private long committedAhead() {
    long committed = client.toldCommitted();
    boolean isApplied =
        waiters.applied() >= committed || position(node::getLastAppliedLogIndex) >= committed;
    return isApplied ? 0 : committed;
  }

  @Override
  public void readIndex(Confirmation confirmation, ReadListener listener) {
    reads.confirm(confirmation, listener);
  }

  @Override
  public void awaitApplied(long logIndex, ReadListener listener) {
    waiters.await(logIndex, listener);
  }

  /**
   * A leader may have committed a change that its own disk has yet to write, so it asks the
   * library.
   */
  @Override
  public Membership configuration() {
    Membership logged = storage.members().last();
    if (!leadership.now().isLeader()) {
      return logged;
    }
    try {
      return new Membership(
          MembershipHistory.addresses(node.listPeers()),
          MembershipHistory.addresses(node.listLearners()),
          logged.logIndex());
    } catch (IllegalStateException e) {
      // It has just lost the lead.
      return logged;
    }
  }

  @Override
  public synchronized boolean bootstrap(List<String> voters) {
    if (voters.isEmpty() || !configuration().isEmpty() || position(node::getLastLogIndex) > 0) {
      return false;
    }
    Configuration first = new Configuration();
    voters.forEach(voter -> first.addPeer(Members.parse(voter)));
    if (!node.resetPeers(first).isOk()) {
      return false;
    }
    storage.members().base(new Membership(voters.stream().sorted().toList(), List.of(), 0));
    if (voters.equals(List.of(endpoint.toString()))) {
      handler.campaign(storage.votes().getTerm());
    }
    return true;
  }

  @Override
  public void addLearner(String peer, MembershipListener listener) {
    members.addLearner(peer, listener);
  }

  @Override
  public void promote(String peer, MembershipListener listener) {
    members.promote(peer, configuration().learners().contains(peer), listener);
  }

  @Override
  public void removePeer(String peer, MembershipListener listener) {
    members.remove(peer, configuration().learners().contains(peer), listener);
  }

  @Override
  public void transferLeadership(String peer, MembershipListener listener) {
    members.transfer(peer, listener);
  }

  @Override
  public void snapshotNow(MembershipListener listener) {
    snapshots.now(listener);
  }

  /** The library tells no position once it closes or has failed: then where the store is. */
  private long position(LongSupplier library) {
    try {
      return library.getAsLong();
    } catch (IllegalStateException closing) {
      return waiters.applied();
    }
  }

  @Override
  public LogMetrics metrics() {
    Leadership now = leadership.now();
    Map<String, Long> lag = new HashMap<>();
    if (now.isLeader()) {
      long last = position(node::getLastLogIndex);
      client.matched(now.term()).forEach((peer, index) -> lag.put(peer, Math.max(0, last - index)));
    }
    return new LogMetrics(
        position(node::getLastCommittedIndex),
        position(node::getLastAppliedLogIndex),
        storage.log().getFirstLogIndex(),
        position(node::getLastLogIndex),
        storage.snapshots().lastIndex(),
        storage.logBytes(),
        storage.snapshots().lastBytes(),
        proposals.waiting(),
        lag,
        lastContactMs());
  }

  @Override
  public long lastContactMs() {
    return leadership.now().isLeader() ? 0 : guard.lastContactMs();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    ticker.close();
    handler.close();
    proposals.follow();
    reads.close();
    node.shutdown();
    // Without a limit: whoever comes next may take the folder only when the library writes no more.
    try {
      node.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    proposals.close();
    waiters.close();
    snapshotThread.shutdown();
    NodeManager.getInstance().removeAddress(endpoint);
    leadership.set(Leadership.NONE);
    storage.removeIfTemporary();
  }
}
