package io.praetor.agent.consensus;

import io.praetor.store.command.Command;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers what is proposed while earlier entries are on their way into the next entry. Any thread
 * proposes, and whoever finds room sends; guarded by itself. One caller alone finds nothing in
 * flight and is sent at once.
 */
final class GroupCommit implements Proposer {

  /** How an entry enters the log. */
  interface Sink {
    void append(ByteBuffer data, long term, ProposedBatch batch);
  }

  private record Proposal(Command command, int bytes, ProposalListener listener) {}

  private final LogOptions options;
  private final CommandBatch codec;
  private final LogClock clock;
  private final Sink sink;
  private final Deque<Proposal> queue = new ArrayDeque<>();
  private final Set<ProposedBatch> inFlight = new HashSet<>();
  private long queuedBytes;
  private long term = -1;
  private boolean closed;

  GroupCommit(LogOptions options, CommandBatch codec, LogClock clock, Sink sink) {
    this.options = options;
    this.codec = codec;
    this.clock = clock;
    this.sink = sink;
  }

  @Override
  public void propose(Command command, ProposalListener listener) {
    int bytes = codec.sizeOf(command);
    ProposalFailure refusal = null;
    synchronized (this) {
      if (closed) {
        refusal = ProposalFailure.STOPPED;
      } else if (term < 0) {
        refusal = ProposalFailure.NOT_LEADER;
      } else if (queue.size() >= options.proposalsMax()
          || (queuedBytes > 0 && queuedBytes + bytes > options.proposalBytesMax())) {
        refusal = ProposalFailure.OVERLOADED;
      } else {
        queue.add(new Proposal(command, bytes, listener));
        queuedBytes += bytes;
        send();
      }
    }
    if (refusal != null) {
      listener.failed(refusal);
    }
  }

  /** Guarded by this, so that entries enter the log in the order of their times. */
  private void send() {
    while (!queue.isEmpty() && inFlight.size() < options.entriesInFlightMax()) {
      List<Command> commands = new ArrayList<>();
      List<ProposalListener> listeners = new ArrayList<>();
      long bytes = 0;
      while (!queue.isEmpty() && commands.size() < options.entryCommandsMax()) {
        Proposal next = queue.getFirst();
        if (!commands.isEmpty() && bytes + next.bytes > options.entryBytesMax()) {
          break;
        }
        queue.removeFirst();
        queuedBytes -= next.bytes;
        bytes += next.bytes;
        commands.add(next.command);
        listeners.add(next.listener);
      }
      ProposedBatch batch = new ProposedBatch(clock.nowMs(), commands, listeners, this::landed);
      inFlight.add(batch);
      sink.append(codec.encode(batch.timeMs(), commands), term, batch);
    }
  }

  private synchronized void landed(ProposedBatch batch) {
    inFlight.remove(batch);
    if (term >= 0) {
      send();
    }
  }

  /** This server leads and is ready. On the apply thread. */
  synchronized void lead(long newTerm, long appliedMs) {
    clock.begin(appliedMs);
    term = newTerm;
  }

  /**
   * This server does not lead any more: what was not sent did not happen; the library answers for
   * what was.
   */
  void follow() {
    refuseQueued(ProposalFailure.NOT_LEADER, false);
  }

  /** Answers everything that still waits. After the library has stopped. */
  void close() {
    refuseQueued(ProposalFailure.STOPPED, true);
    List<ProposedBatch> left;
    synchronized (this) {
      left = List.copyOf(inFlight);
    }
    left.forEach(batch -> batch.failed(ProposalFailure.UNKNOWN));
  }

  private void refuseQueued(ProposalFailure failure, boolean close) {
    List<Proposal> refused;
    synchronized (this) {
      term = -1;
      closed |= close;
      refused = List.copyOf(queue);
      queue.clear();
      queuedBytes = 0;
    }
    refused.forEach(proposal -> proposal.listener.failed(failure));
  }

  synchronized int waiting() {
    return queue.size();
  }
}
