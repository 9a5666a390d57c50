package io.praetor.agent.consensus;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Time that passes from event to event, and the chance that orders them: the same seed gives the
 * same run. Owned by the thread that steps it.
 */
public final class VirtualTime {

  private record Event(long atNanos, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
  private final Random random;
  private long nowNanos = 1_000_000_000_000L;
  private long number;

  /** Begins a run. */
  public VirtualTime(long seed) {
    random = new Random(seed);
  }

  /** The run's one source of chance. */
  public Random random() {
    return random;
  }

  /** Now, in nanoseconds. */
  public long nanos() {
    return nowNanos;
  }

  /** Now, in milliseconds. */
  public long ms() {
    return nowNanos / 1_000_000;
  }

  /** Some microseconds from {@code min} to {@code max}. */
  public long micros(long min, long max) {
    return min + random.nextLong(max - min + 1);
  }

  /** Whether something happens that does in so many of a hundred cases. */
  public boolean happens(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Has something happen after some microseconds. */
  public void after(long micros, Runnable action) {
    at(nowNanos + micros * 1_000, action);
  }

  /** Has something happen at a moment that is not past. */
  public void at(long atNanos, Runnable action) {
    events.add(new Event(Math.max(nowNanos, atNanos), number++, action));
  }

  /** Lets the next event happen if it is due by then; else moves on to that moment. */
  public boolean step(long untilNanos) {
    Event next = events.peek();
    if (next == null || next.atNanos > untilNanos) {
      nowNanos = Math.max(nowNanos, untilNanos);
      return false;
    }
    events.remove();
    nowNanos = next.atNanos;
    next.action.run();
    return true;
  }
}
