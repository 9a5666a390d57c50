package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.error.RaftError;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Confirms reads: on the leader by its lease or a quorum, on any other server by asking the leader.
 * Any thread; guarded by itself.
 *
 * <p>A confirmed leader answers when it has applied all that was committed at the question (Raft
 * thesis, 6.4), and names what it has applied then. What it had applied at the question would hold
 * all that was acknowledged, but a follower may have applied, and shown, more: a client that asks
 * there first and the leader next must not see the state go back. For the same reason it waits for
 * the entry that it is applying: whoever waits for that change may have been told already.
 *
 * <p>A follower that hears from the leader and yet falls behind, as while it takes in a snapshot,
 * keeps no read longer than {@link ReadRounds#ROUND_MS_MAX}.
 */
final class Reads {

  private static final long READ_TIMEOUT_MS = 2_000;
  private static final byte CONFIRMED = 0;
  private static final byte NO_LEADER = 1;
  private static final byte OVERLOADED = 2;
  private static final byte TIMED_OUT = 3;
  private static final byte STOPPED = 4;
  private static final byte BY_QUORUM = 0;
  private static final byte BY_LEASE = 1;

  private final LeadershipState leadership;
  private final BooleanSupplier leaseValid;
  private final LongSupplier committedAhead;
  private final AppliedWaiters waiters;
  private final Transport transport;
  private final Consumer<ReadIndexClosure> quorum;
  private final ReadRounds quorumRounds;
  private final ReadRounds leaseRounds;

  Reads(
      LeadershipState leadership,
      BooleanSupplier leaseValid,
      LongSupplier committedAhead,
      AppliedWaiters waiters,
      Transport transport,
      Consumer<ReadIndexClosure> quorum,
      LongSupplier nanoTime,
      Callbacks callbacks) {
    this.leadership = leadership;
    this.leaseValid = leaseValid;
    this.committedAhead = committedAhead;
    this.waiters = waiters;
    this.transport = transport;
    this.quorum = quorum;
    quorumRounds = new ReadRounds(this::askQuorum, nanoTime, callbacks);
    leaseRounds =
        new ReadRounds(round -> askLeader(Confirmation.LEASE, round), nanoTime, callbacks);
  }

  void confirm(Confirmation confirmation, ReadListener listener) {
    if (confirmation == Confirmation.LEASE) {
      if (leaseValid.getAsBoolean()) {
        long needed = Math.max(committedAhead.getAsLong(), waiters.shown());
        if (needed <= waiters.applied()) {
          listener.confirmed(waiters.applied());
        } else {
          waiters.await(needed, listener);
        }
        return;
      }
      if (!leadership.now().isLeader()) {
        leaseRounds.join(listener);
        return;
      }
    }
    quorumRounds.join(listener);
  }

  private void askQuorum(ReadRounds.Round round) {
    Leadership now = leadership.now();
    if (!now.isLeader()) {
      askLeader(Confirmation.QUORUM, round);
      return;
    }
    if (!now.ready()) {
      round.failed(ReadFailure.NO_LEADER);
      return;
    }
    // The library's timer holds its closure until the timeout, answered or not: what waited must
    // not stay with it. Kept for two seconds each, rounds filled the old generation at 26 MB for
    // 100
    // MB.
    AtomicReference<@Nullable ReadListener> open = new AtomicReference<>(round);
    try {
      quorum.accept(
          new ReadIndexClosure(READ_TIMEOUT_MS) {
            @Override
            public void run(Status status, long index, byte[] context) {
              // The library may call this twice when its pool is busy: as timed out, and with the
              // answer.
              ReadListener listener = open.getAndSet(null);
              if (listener == null) {
                return;
              }
              if (status.isOk()) {
                listener.confirmed(waiters.applied());
              } else {
                listener.failed(
                    status.getRaftError() == RaftError.ETIMEDOUT
                        ? ReadFailure.TIMED_OUT
                        : ReadFailure.NO_LEADER);
              }
            }
          });
    } catch (IllegalStateException e) {
      ReadListener listener = open.getAndSet(null);
      if (listener != null) {
        listener.failed(ReadFailure.STOPPED);
      }
    }
  }

  private void askLeader(Confirmation confirmation, ReadRounds.Round round) {
    String leader = leadership.now().leader();
    if (leader == null) {
      round.failed(ReadFailure.NO_LEADER);
      return;
    }
    byte[] question = {
      PeerMessage.READ_INDEX, confirmation == Confirmation.LEASE ? BY_LEASE : BY_QUORUM
    };
    transport.request(
        leader,
        question,
        READ_TIMEOUT_MS,
        new Transport.PeerReplyListener() {
          @Override
          public void answered(byte[] message) {
            if (message.length == 9 && message[0] == CONFIRMED) {
              round.catchingUp();
              waiters.await(ByteBuffer.wrap(message, 1, 8).getLong(), round);
            } else {
              round.failed(failureOf(message));
            }
          }

          @Override
          public void failed(boolean timedOut, String reason) {
            round.failed(timedOut ? ReadFailure.TIMED_OUT : ReadFailure.NO_LEADER);
          }
        });
  }

  private static ReadFailure failureOf(byte[] message) {
    return switch (message.length == 1 ? message[0] : NO_LEADER) {
      case OVERLOADED -> ReadFailure.OVERLOADED;
      case TIMED_OUT -> ReadFailure.TIMED_OUT;
      case STOPPED -> ReadFailure.STOPPED;
      default -> ReadFailure.NO_LEADER;
    };
  }

  private static byte codeOf(ReadFailure failure) {
    return switch (failure) {
      case NO_LEADER, BROKEN, TOO_MANY_LARGE, FILTER_WORK -> NO_LEADER;
      case OVERLOADED -> OVERLOADED;
      case TIMED_OUT -> TIMED_OUT;
      case STOPPED -> STOPPED;
    };
  }

  /** Another server asks this one, which it takes for the leader. */
  void answerPeer(byte[] question, Transport.Responder responder) {
    ReadListener answer =
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            responder.respond(ByteBuffer.allocate(9).put(CONFIRMED).putLong(logIndex).array());
          }

          @Override
          public void failed(ReadFailure failure) {
            responder.respond(new byte[] {codeOf(failure)});
          }
        };
    if (!leadership.now().isLeader()) {
      answer.failed(ReadFailure.NO_LEADER);
      return;
    }
    confirm(question[1] == BY_LEASE ? Confirmation.LEASE : Confirmation.QUORUM, answer);
  }

  /** Gives up what has taken too long. Called again and again, by one thread. */
  void expire() {
    quorumRounds.expire();
    leaseRounds.expire();
  }

  void close() {
    quorumRounds.close();
    leaseRounds.close();
  }
}
