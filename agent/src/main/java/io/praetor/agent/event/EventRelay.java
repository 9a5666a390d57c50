package io.praetor.agent.event;

import io.praetor.agent.event.EventMessages.Batch;
import io.praetor.agent.event.EventMessages.Question;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RequestHandler;
import io.praetor.store.bytes.MalformedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A server's part in spreading events: keeps the last ones, whoever they are meant for, and gives
 * them to the agents that ask. An agent that has them all waits here for the next one. Any thread;
 * guarded by itself, and answers outside.
 */
final class EventRelay implements RequestHandler, AutoCloseable {
  private static final String STOPPING = "this agent is stopping";

  /** How long a question waits, less than agents wait for the answer. */
  static final long WAIT_MS = 30_000;

  private static final long WAIT_NANOS = WAIT_MS * 1_000_000;

  private record Waiting(long position, Reply reply, long sinceNanos) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Due(Reply reply, byte[] batch) {}

  private final UUID run;
  private final long startedNanos;
  private final EventLimits limits;
  private final Deque<CarriedEvent> kept = new ArrayDeque<>();
  private final Map<Object, Waiting> waiting = new HashMap<>();
  private long position;
  private boolean isClosed;

  /**
   * A relay that has no events yet.
   *
   * @param run this process
   */
  EventRelay(UUID run, long startedNanos, EventLimits limits) {
    this.run = run;
    this.startedNanos = startedNanos;
    this.limits = limits;
  }

  /** How many agents wait for the next event. */
  synchronized int waitingCount() {
    return waiting.size();
  }

  @Override
  public void handle(Identity from, byte[] body, Reply reply) {
    Question question;
    try {
      question = Question.decode(body);
    } catch (MalformedException e) {
      reply.refuse("the question for events is malformed: " + e.getMessage());
      return;
    }
    byte[] batch;
    synchronized (this) {
      if (isClosed) {
        reply.refuse(STOPPING);
        return;
      }
      boolean isKnown = question.run().equals(run);
      if (isKnown && question.position() == position) {
        if (waiting.size() >= limits.waitingAgentsMax()) {
          reply.refuse(limits.waitingAgentsMax() + " agents wait for events here already");
          return;
        }
        waiting.put(reply, new Waiting(position, reply, System.nanoTime()));
        batch = null;
      } else {
        batch = batchAfter(isKnown ? question.position() : 0);
      }
    }
    if (batch == null) {
      reply.onCancel(() -> forget(reply));
    } else {
      reply.respond(batch);
    }
  }

  private synchronized void forget(Reply reply) {
    waiting.remove(reply);
  }

  private byte[] batchAfter(long seen) {
    long first = position - kept.size() + 1;
    long skipped = Math.max(0, seen + 1 - first);
    List<CarriedEvent> events = kept.stream().skip(skipped).toList();
    return new Batch(run, startedNanos, position, events).encode(System.nanoTime());
  }

  /** Adds an event that is new here, and gives it to all who wait. */
  void add(CarriedEvent event) {
    List<Due> due = new ArrayList<>();
    synchronized (this) {
      if (kept.size() == limits.keptMax()) {
        kept.removeFirst();
      }
      kept.addLast(event);
      position++;
      Map<Long, byte[]> batches = new HashMap<>();
      for (Waiting each : waiting.values()) {
        byte[] batch = batches.computeIfAbsent(each.position(), this::batchAfter);
        due.add(new Due(each.reply(), batch));
      }
      waiting.clear();
    }
    due.forEach(each -> each.reply().respond(each.batch()));
  }

  /** Ends the waits that have lasted long enough: those who wait ask anew. */
  void endWaits() {
    List<Due> due = new ArrayList<>();
    long now = System.nanoTime();
    synchronized (this) {
      waiting
          .values()
          .removeIf(each -> {
            boolean over = now - each.sinceNanos() > WAIT_NANOS;
            if (over) {
              due.add(new Due(each.reply(), batchAfter(each.position())));
            }
            return over;
          });
    }
    due.forEach(each -> each.reply().respond(each.batch()));
  }

  @Override
  public void close() {
    List<Waiting> left;
    synchronized (this) {
      isClosed = true;
      left = List.copyOf(waiting.values());
      waiting.clear();
    }
    left.forEach(each -> each.reply().refuse(STOPPING));
  }
}
