package io.praetor.agent.consensus;

import io.praetor.agent.consensus.storage.LogEntryBytes;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.level.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is proposed while earlier entries are on their way into the next entry. Any thread
 * proposes, and whoever finds room sends; guarded by itself. One caller alone finds nothing in
 * flight and is sent at once; several are gathered again after each entry ({@link BatchDelay}).
 *
 * <p>When a lead is lost, the library gives up the batches that are on their way and does not say
 * what became of them. The log does, to a server that goes on following: an entry of the lost term
 * that equals a batch is that batch (Raft's log matching: terms and order are the same everywhere,
 * and all entries of that term came from here); once an entry of a later term is applied, what has
 * not come by then never will.
 */
final class GroupCommit implements Proposer {

  /** How an entry enters the log. */
  interface Sink {
    void append(ByteBuffer data, long term, ProposedBatch batch);
  }

  /**
   * An entry costs every server several wake-ups, whatever is in it: a second one goes beside the
   * one that is on its way only with so many commands, and else waits for it.
   */
  static final int COMMANDS_BESIDE_MIN = 32;

  private record Proposal(Command command, Sender sender, int bytes, ProposalListener listener) {}

  private final LogOptions options;
  private final LogEntryBytes codec;
  private final LevelGate levels;
  private final LogClock clock;
  private final Sink sink;
  private final DelayedTask alarm;
  private final LongSupplier nanoTime;
  private final Callbacks callbacks;
  private final BatchDelay delay;
  private final Deque<Proposal> queue = new ArrayDeque<>();
  private final Set<ProposedBatch> inFlight = new LinkedHashSet<>();
  private long queuedBytes;
  private long term = -1;
  private boolean closed;
  private boolean isAlarmSet;

  /**
   * A proposer that sends to a sink.
   *
   * @param nanoTime the clock of the delay
   */
  GroupCommit(
      LogOptions options,
      LogEntryBytes codec,
      LevelGate levels,
      LogClock clock,
      LongSupplier nanoTime,
      DelayedTask alarm,
      Callbacks callbacks,
      Sink sink) {
    this.options = options;
    this.codec = codec;
    this.levels = levels;
    this.clock = clock;
    this.sink = sink;
    this.alarm = alarm;
    this.callbacks = callbacks;
    this.delay = new BatchDelay(nanoTime);
    this.nanoTime = nanoTime;
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    Outcome.Refused early = levels.refusal(command);
    if (early != null) {
      listener.applied(early);
      return;
    }
    int bytes = codec.sizeOf(command, sender);
    if (bytes > CommandCodec.COMMAND_BYTES_MAX) {
      listener.applied(
          new Outcome.Refused(
              "a command of "
                  + bytes
                  + " bytes is larger than "
                  + CommandCodec.COMMAND_BYTES_MAX
                  + " bytes, the most that an entry of the log takes"));
      return;
    }
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
        queue.add(new Proposal(command, sender, bytes, listener));
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
    while (!queue.isEmpty() && hasRoom()) {
      List<Command> commands = new ArrayList<>();
      List<Sender> senders = new ArrayList<>();
      boolean isAnySent = false;
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
        senders.add(next.sender);
        isAnySent |= !next.sender.isEmpty();
        listeners.add(next.listener);
      }
      int level = levels.level();
      boolean isFirst = level < Level.WALL_CLOCK;
      // At the first level no server may know more of an entry than the others do.
      CommandCodec.Batch entry =
          new CommandCodec.Batch(
              clock.nowMs(),
              isFirst ? 0 : clock.wallMs(),
              commands,
              isFirst || !isAnySent ? List.of() : senders);
      ByteBuffer data = codec.encode(level, entry);
      ProposedBatch batch =
          new ProposedBatch(
              term, nanoTime.getAsLong(), data, entry, listeners, this::landed, callbacks);
      inFlight.add(batch);
      sink.append(data, term, batch);
    }
  }

  private boolean hasRoom() {
    if (inFlight.size() >= options.entriesInFlightMax()) {
      return false;
    }
    return queue.size() >= COMMANDS_BESIDE_MIN
        || queuedBytes >= options.entryBytesMax()
        || (inFlight.isEmpty() && isGathered());
  }

  private boolean isGathered() {
    long waitNanos = delay.waitNanos(queue.size());
    if (waitNanos > 0 && !isAlarmSet) {
      isAlarmSet = true;
      alarm.set(waitNanos, this::ring);
    }
    return waitNanos <= 0;
  }

  private synchronized void ring() {
    isAlarmSet = false;
    sendIfLeading();
  }

  private synchronized void landed(ProposedBatch batch) {
    inFlight.remove(batch);
    delay.landed(batch.commands().size(), batch.sentAt(), queue.size());
    sendIfLeading();
  }

  private void sendIfLeading() {
    if (term >= 0) {
      send();
    }
  }

  /** This server leads and is ready: all that came before is applied. On the apply thread. */
  void lead(long newTerm, long appliedMs, long appliedWallMs) {
    passed(newTerm);
    synchronized (this) {
      clock.begin(appliedMs, appliedWallMs);
      term = newTerm;
    }
  }

  /**
   * An entry is about to be applied for which the library names no batch. On the apply thread.
   *
   * @return the batch that it is, of a lead that was lost; null if it comes from another server
   */
  @Nullable ProposedBatch found(long entryTerm, ByteBuffer entry) {
    synchronized (this) {
      if (inFlight.isEmpty()) {
        return null;
      }
      for (ProposedBatch batch : inFlight) {
        if (batch.is(entryTerm, entry)) {
          return batch;
        }
      }
    }
    passed(entryTerm);
    return null;
  }

  /** Nothing of an earlier term can come any more. */
  private void passed(long entryTerm) {
    flying().stream()
        .filter(batch -> batch.term() < entryTerm)
        .forEach(batch -> batch.failed(ProposalFailure.NOT_LEADER));
  }

  private synchronized List<ProposedBatch> flying() {
    return List.copyOf(inFlight);
  }

  /** What the log would have told will not be heard: a snapshot came instead, or it has failed. */
  void skipped() {
    flying().forEach(batch -> batch.failed(ProposalFailure.UNKNOWN));
  }

  /**
   * Gives up those of which the log has told nothing for too long, as when this server is cut off.
   * Called by one thread, again and again.
   *
   * @param ticksMax calls since the lead was lost
   */
  void expire(int ticksMax) {
    for (ProposedBatch batch : flying()) {
      if (batch.tickLost() > ticksMax) {
        batch.failed(ProposalFailure.UNKNOWN);
      }
    }
  }

  /**
   * This server does not lead any more: what was not sent did not happen; the log will tell of what
   * was.
   */
  void follow() {
    refuseQueued(ProposalFailure.NOT_LEADER, false);
  }

  /** Answers everything that still waits. After the library has stopped. */
  void close() {
    refuseQueued(ProposalFailure.STOPPED, true);
    flying().forEach(batch -> batch.failed(ProposalFailure.UNKNOWN));
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
    refused.forEach(proposal -> callbacks.run(() -> proposal.listener.failed(failure)));
  }

  synchronized int waiting() {
    return queue.size();
  }
}
