package io.praetor.verification.services;

import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One instance whose check turns from passing to critical and back, at a rate, on a thread of its
 * own; any thread may ask what it has said.
 */
final class Flapper implements AutoCloseable {
  private static final String MARK = "change ";
  private static final int CHANGES_MAX = 1 << 20;

  private final AgentCalls calls;
  private final String node;
  private final String instance;
  private final AtomicInteger last = new AtomicInteger();
  private final AtomicLongArray sentNanos = new AtomicLongArray(CHANGES_MAX);
  private volatile @Nullable Thread thread;
  private volatile boolean ending;
  private volatile @Nullable IOException failure;

  Flapper(int port, String node, String instance) {
    this.calls = new AgentCalls(port);
    this.node = node;
    this.instance = instance;
  }

  /** The newest change, by its number. */
  int last() {
    return last.get();
  }

  /** When a change was sent. */
  long sentNanos(int change) {
    return sentNanos.get(change);
  }

  /** The change that a body tells of. */
  static int changeIn(String body) {
    int at = body.indexOf(MARK);
    int end = at < 0 ? -1 : body.indexOf('"', at);
    return end < 0 ? 0 : Integer.parseInt(body.substring(at + MARK.length(), end));
  }

  /** Makes one change. */
  void change() throws IOException {
    int number = last.get() + 1;
    sentNanos.set(number, System.nanoTime());
    last.set(number);
    calls.put(
        "/v1/catalog/register",
        "{\"Node\":\""
            + node
            + "\",\"SkipNodeUpdate\":true,\"Check\":{\"CheckID\":\"service:"
            + instance
            + "\",\"Name\":\"Service check\",\"ServiceID\":\""
            + instance
            + "\",\"Status\":\""
            + (number % 2 == 0 ? "passing" : "critical")
            + "\",\"Output\":\""
            + MARK
            + number
            + "\"}}");
  }

  /** Begins to make so many changes a second, until it is stopped. */
  void start(int perSecond) {
    ending = false;
    Thread started = Thread.ofPlatform().name("flapper").unstarted(() -> run(perSecond));
    thread = started;
    started.start();
  }

  private void run(int perSecond) {
    long begun = System.nanoTime();
    try {
      for (long i = 0; !ending; i++) {
        long due = begun + i * 1_000_000_000L / perSecond;
        for (long left = due - System.nanoTime();
            left > 0 && !ending;
            left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        change();
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Ends the changes that were started. */
  void stop() throws IOException, InterruptedException {
    ending = true;
    Thread started = thread;
    if (started != null) {
      started.join();
      thread = null;
    }
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    ending = true;
    calls.close();
  }
}
