package io.praetor.client;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks one blocking question again and again, by Consul's rules ("Blocking Queries"): an index that
 * goes back is asked for anew from 0, errors are followed by growing pauses, and an agent that
 * answers at once with nothing new is not asked at its speed. Confined to the thread that runs it,
 * except for {@link #close}.
 */
final class Follower<T> {
  private static final long SOON_NANOS = 100_000_000;

  private final Function<ReadOptions, Reply<T>> question;
  private final Function<T, ?> version;
  private final Consistency mode;
  private final Duration wait;
  private final Listener<T> listener;
  private volatile boolean closed;

  /**
   * Made; {@link #run} begins to ask.
   *
   * @param version what differs between two answers if something has changed
   * @param wait how long one question waits for a change
   */
  Follower(
      Function<ReadOptions, Reply<T>> question,
      Function<T, ?> version,
      Consistency mode,
      Duration wait,
      Listener<T> listener) {
    this.question = question;
    this.version = version;
    this.mode = mode;
    this.wait = wait;
    this.listener = listener;
  }

  /** Called on the thread that runs it. */
  interface Listener<T> {
    /** A question was answered, with something new or not. */
    default void answered() {}

    /** The answer differs from the one before; the first does. */
    void changed(Reply<T> now);

    /** A question was not answered; the next follows after a pause. */
    void failed(PraetorException reason);
  }

  /** Returns when it is closed, or its thread interrupted. */
  void run() {
    long index = 0;
    @Nullable Object shown = null;
    Backoff failures = new Backoff(100, 10_000);
    Backoff idle = new Backoff(50, 2_000);
    try {
      while (!closed) {
        long asked = System.nanoTime();
        Reply<T> reply;
        try {
          reply = question.apply(ReadOptions.DEFAULT.with(mode).newerThan(index, wait));
        } catch (RuntimeException e) {
          if (closed) {
            return;
          }
          listener.failed(PraetorException.of(e));
          // What an agent knows after it was away need not be newer than what was seen: ask for
          // all.
          index = 0;
          failures.pause();
          continue;
        }
        failures.reset();
        listener.answered();
        boolean back = reply.index() < index;
        Object seen = version.apply(reply.value());
        if (!seen.equals(shown)) {
          shown = seen;
          idle.reset();
          listener.changed(reply);
        } else if (System.nanoTime() - asked < SOON_NANOS) {
          idle.pause();
        }
        index = back ? 0 : reply.index();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks no more. A question that waits is ended by an interrupt of its thread. */
  void close() {
    closed = true;
  }
}
