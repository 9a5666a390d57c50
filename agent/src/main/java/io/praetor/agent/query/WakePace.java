package io.praetor.agent.query;

import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds back the answers to those who wait for a topic that many wait for and that changes all the
 * time: they skip states then, and what they take of their thread is bounded. A few changes in a
 * row are told at once. One for each thread that owns requests, and owned by it.
 */
final class WakePace {
  /** Fewer are answered without ado. */
  static final int WATCHERS_MIN = 256;

  /** Answering takes one part of a thread's time, and this many parts are for others. */
  static final int REST_FACTOR = 15;

  /** Rest that was not needed before counts for so long: changes in a row need none. */
  static final long BURST_NANOS = 1_000_000_000;

  /** An answer is held back for so long at most. */
  static final long HOLD_NANOS_MAX = 500_000_000;

  private final Scheduling owner;
  private final LongSupplier nanoTime;
  private final Consumer<List<ParkedQuery<?>>> answer;
  private final Map<Topic, Rest> rests = new HashMap<>();

  private static final class Rest {
    private long untilNanos;
    private List<ParkedQuery<?>> held = new ArrayList<>();

    Rest(long untilNanos) {
      this.untilNanos = untilNanos;
    }
  }

  /**
   * A pace without rests.
   *
   * @param answer answers queries that were held back, on the owning thread
   */
  WakePace(Scheduling owner, LongSupplier nanoTime, Consumer<List<ParkedQuery<?>>> answer) {
    this.owner = owner;
    this.nanoTime = nanoTime;
    this.answer = answer;
  }

  /** Whether answers about a topic would be held back, and for no longer than that. */
  boolean rests(Topic topic, long waitNanosMax) {
    Rest rest = rests.get(topic);
    long left = rest == null ? 0 : rest.untilNanos - nanoTime.getAsLong();
    return left > 0 && left <= waitNanosMax;
  }

  /** Whether it keeps queries about a topic, and answers them later, since the topic rests. */
  boolean holds(Topic topic, List<ParkedQuery<?>> queries) {
    Rest rest = rests.get(topic);
    long left = rest == null ? 0 : rest.untilNanos - nanoTime.getAsLong();
    if (rest == null || left <= 0) {
      return false;
    }
    if (rest.held.isEmpty()) {
      var _ = owner.schedule(() -> release(rest), left, TimeUnit.NANOSECONDS);
    }
    rest.held.addAll(queries);
    return true;
  }

  private void release(Rest rest) {
    List<ParkedQuery<?>> held = rest.held;
    rest.held = new ArrayList<>();
    answer.accept(held);
  }

  /** Notes that many queries about a topic were answered, and how long that took. */
  void answered(Topic topic, long tookNanos) {
    long now = nanoTime.getAsLong();
    rests.values().removeIf(rest -> rest.held.isEmpty() && now - rest.untilNanos > BURST_NANOS);
    long rested = now - BURST_NANOS;
    Rest rest = rests.computeIfAbsent(topic, _ -> new Rest(rested));
    long from = rest.untilNanos - rested > 0 ? rest.untilNanos : rested;
    long until = from + REST_FACTOR * tookNanos;
    long last = now + HOLD_NANOS_MAX;
    rest.untilNanos = until - last > 0 ? last : until;
  }
}
