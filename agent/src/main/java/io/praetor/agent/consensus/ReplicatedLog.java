package io.praetor.agent.consensus;

import io.praetor.agent.consensus.storage.Membership;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server's part in the replicated log. All methods may be called from any thread; none blocks
 * unless it says so.
 */
public interface ReplicatedLog extends Proposer, AutoCloseable {

  /** The leader as this server knows it: one volatile read. */
  Leadership leadership();

  /**
   * Tells the listener of every later change of {@link #leadership()}, and at once of how it
   * stands.
   */
  void onLeadership(LeadershipListener listener);

  /**
   * Whether this server leads, is ready, and no other can have been elected yet. Always true for a
   * ready leader that is the only voter.
   */
  boolean leaseValid();

  /**
   * Whether the view may answer a default read without a message: the lease is valid, and all that
   * is committed has been applied here. What is not could be seen on a follower already.
   */
  default boolean isCurrent() {
    return leaseValid();
  }

  /** The level at which this server would write entries now. */
  int level();

  /**
   * Why a command may not be proposed yet, since not all servers know it; null if it may. {@link
   * #propose} asks the same on the leader; who sends a command to a leader asks before, since one
   * of an older build cannot read it.
   */
  Outcome.@Nullable Refused refusal(Command command);

  /**
   * Confirms that the local view holds everything that was committed when this was called; works on
   * any server (a follower asks the leader, and waits until it has applied as much). Calls that
   * wait for the same confirmation share one.
   */
  void readIndex(Confirmation confirmation, ReadListener listener);

  /** {@link #readIndex(Confirmation, ReadListener)} by asking a quorum. */
  default void readIndex(ReadListener listener) {
    readIndex(Confirmation.QUORUM, listener);
  }

  /**
   * Tells the listener when the given position of the Raft log has been applied here. The caller
   * keeps its own deadline.
   */
  void awaitApplied(long logIndex, ReadListener listener);

  /** The members that the log knows now. */
  Membership configuration();

  /**
   * Gives a first configuration to a server whose log is empty. All of the given voters have to be
   * told the same list.
   *
   * @return false if this server has a log or a configuration already: then nothing was changed
   */
  boolean bootstrap(List<String> voters);

  /** Adds a server that gets the log and does not vote. On the leader only. */
  void addLearner(String peer, MembershipListener listener);

  /**
   * Makes a learner a voter; fails, and leaves it a learner, if it does not catch up. On the leader
   * only.
   */
  void promote(String peer, MembershipListener listener);

  /** Removes a voter or learner. On the leader only; a leader that removes itself steps down. */
  void removePeer(String peer, MembershipListener listener);

  /**
   * Hands the lead to a voter. Proposals that arrive meanwhile fail as {@link
   * ProposalFailure#NOT_LEADER}. Done means that the other server was told to campaign; {@link
   * #leadership()} shows when it has won. On the leader only.
   */
  void transferLeadership(String peer, MembershipListener listener);

  /** Writes a snapshot now, in the background. */
  void snapshotNow(MembershipListener listener);

  /** The log's figures. */
  LogMetrics metrics();

  /**
   * Milliseconds since this server heard a leader: 0 if it leads, -1 if it has heard none since it
   * was started.
   */
  long lastContactMs();

  /**
   * Stops this server's part: answers what waits, closes the files. Blocks until that is done;
   * idempotent.
   */
  @Override
  void close();
}
