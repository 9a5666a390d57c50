package io.praetor.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Follows a key or a prefix by blocking queries, on a thread of its own, until closed.
 *
 * <p>It tells of states, not of events: several changes between two answers are seen as one.
 */
public final class Watch implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMinutes(5);

  private final Follower<List<KvEntry>> follower;
  private final Thread thread;

  private Watch(String name, Follower<List<KvEntry>> follower) {
    this.follower = follower;
    this.thread = new Thread(follower::run, name);
    thread.setDaemon(true);
  }

  static Watch start(
      String name,
      Function<ReadOptions, Reply<List<KvEntry>>> question,
      Consistency mode,
      Listener listener) {
    Follower<List<KvEntry>> follower =
        new Follower<>(
            question,
            entries -> entries.stream().map(KvEntry::modifyIndex).toList(),
            mode,
            WAIT,
            new Follower.Listener<>() {
              @Override
              public void changed(Reply<List<KvEntry>> now) {
                Listeners.call(() -> listener.changed(now));
              }

              @Override
              public void failed(PraetorException reason) {
                Listeners.call(() -> listener.failed(reason));
              }
            });
    Watch watch = new Watch(name, follower);
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

  /** Ends it. The listener may be running still when this returns, but is not called again. */
  @Override
  public void close() {
    follower.close();
    thread.interrupt();
  }
}
