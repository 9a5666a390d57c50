package io.praetor.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows a key or a prefix by blocking queries, on a thread of its own, until closed.
 *
 * <p>It tells of states, not of events: several changes between two answers are seen as one. The
 * rules are Consul's ("Blocking Queries"): an index that goes back is asked for anew from 0, errors
 * are followed by growing pauses, and an agent that answers at once with nothing new is not asked
 * at its speed.
 */
public final class Watch implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMinutes(5);
  private static final long SOON_NANOS = 100_000_000;

  private final Function<ReadOptions, Reply<List<KvEntry>>> question;
  private final Consistency mode;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean closed;

  private Watch(
      String name,
      Function<ReadOptions, Reply<List<KvEntry>>> question,
      Consistency mode,
      Listener listener) {
    this.question = question;
    this.mode = mode;
    this.listener = listener;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  static Watch start(
      String name,
      Function<ReadOptions, Reply<List<KvEntry>>> question,
      Consistency mode,
      Listener listener) {
    Watch watch = new Watch(name, question, mode, listener);
    watch.thread.start();
    return watch;
  }

  /**
   * Is called on the thread of the watch; while it takes its time, changes gather. What it throws
   * goes to the thread's handler of uncaught exceptions, and the watch goes on.
   */
  public interface Listener {
    /** What is there now, in the order of the keys: first at the beginning, then after changes. */
    void changed(Reply<List<KvEntry>> now);

    /** A question was not answered; the watch goes on after a pause. */
    default void failed(PraetorException reason) {}
  }

  private void run() {
    long index = 0;
    @Nullable List<Long> shown = null;
    Backoff failures = new Backoff(100, 10_000);
    Backoff idle = new Backoff(50, 2_000);
    try {
      while (!closed) {
        long asked = System.nanoTime();
        Reply<List<KvEntry>> reply;
        try {
          reply = question.apply(ReadOptions.DEFAULT.with(mode).newerThan(index, WAIT));
        } catch (RuntimeException e) {
          if (closed) {
            return;
          }
          PraetorException reason = PraetorException.of(e);
          Listeners.call(() -> listener.failed(reason));
          failures.pause();
          continue;
        }
        failures.reset();
        boolean back = reply.index() < index;
        List<Long> versions = reply.value().stream().map(KvEntry::modifyIndex).toList();
        if (!versions.equals(shown)) {
          shown = versions;
          idle.reset();
          Listeners.call(() -> listener.changed(reply));
        } else if (System.nanoTime() - asked < SOON_NANOS) {
          idle.pause();
        }
        index = back ? 0 : reply.index();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it. The listener may be running still when this returns, but is not called again. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
