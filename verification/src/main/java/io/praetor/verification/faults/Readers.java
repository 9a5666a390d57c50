package io.praetor.verification.faults;

import io.praetor.verification.cluster.Member;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Many readers of one server, a thread and a connection each, that are all there before any of them
 * asks what matters. Used by one thread.
 */
final class Readers implements AutoCloseable {
  /** One in so many asks for a consistent read, the others for a default one. */
  private static final int CONSISTENT = 5;

  private static final long READ_PAUSE_MS = 15;
  private static final long READY_MS_MAX = 8_000;
  private static final long SENT_MS_MAX = 3_000;
  private static final long POLL_MS = 2;

  private final Member server;
  private final List<Conversations> each = new ArrayList<>();
  private final List<Future<?>> ends = new ArrayList<>();
  private final ExecutorService threads;
  private final CountDownLatch ready;
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile boolean over;

  private Readers(Member server, int count) {
    this.server = server;
    this.threads = Executors.newFixedThreadPool(count);
    this.ready = new CountDownLatch(count);
  }

  /**
   * Readers that have their connections: each has asked once.
   *
   * @param firstClient the number of the first in the history; the others follow
   */
  static Readers gather(
      Member server, List<Call> reads, int count, int firstClient, Recorder recorder)
      throws InterruptedException {
    Readers readers = new Readers(server, count);
    for (int i = 0; i < count; i++) {
      Conversations own = new Conversations(firstClient + i, recorder);
      readers.each.add(own);
      Mode mode = i % CONSISTENT == CONSISTENT - 1 ? Mode.CONSISTENT : Mode.DEFAULT;
      Call read = reads.get(i % reads.size());
      readers.ends.add(readers.threads.submit(() -> readers.read(own, mode, read)));
    }
    var _ = readers.ready.await(READY_MS_MAX, TimeUnit.MILLISECONDS);
    return readers;
  }

  private Void read(Conversations own, Mode mode, Call read) throws InterruptedException {
    try (own) {
      var _ = own.ask(server, mode, read);
      ready.countDown();
      begun.await();
      while (!over) {
        var _ = own.ask(server, mode, read);
        TimeUnit.MILLISECONDS.sleep(READ_PAUSE_MS);
      }
    }
    return null;
  }

  /** All ask, again and again; returns once each has sent a request, or some seem unable to. */
  void begin() throws InterruptedException {
    List<Integer> before = each.stream().map(Conversations::sent).toList();
    begun.countDown();
    long until = System.nanoTime() + SENT_MS_MAX * 1_000_000;
    for (int i = 0; i < each.size(); i++) {
      while (each.get(i).sent() <= before.get(i) && System.nanoTime() - until < 0) {
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      }
    }
  }

  /**
   * Lets them ask no more, and waits for the answers that are on their way.
   *
   * @throws IllegalStateException if one met an answer that makes no sense
   */
  @Override
  public void close() {
    over = true;
    begun.countDown();
    threads.close();
    for (Future<?> end : ends) {
      if (end.state() == Future.State.FAILED) {
        throw new IllegalStateException(
            "a reader met something that it cannot explain", end.exceptionNow());
      }
    }
  }
}
