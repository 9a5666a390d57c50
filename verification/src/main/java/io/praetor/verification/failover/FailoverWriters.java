package io.praetor.verification.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntUnaryOperator;

/**
 * Writers that write one key after the other, each to a server of its own, and count what fails;
 * owned by the thread that began it.
 */
final class FailoverWriters {
  private static final Duration WRITE_WAIT_MAX = Duration.ofSeconds(15);

  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();
  final LongAdder written = new LongAdder();
  final LongAdder failed = new LongAdder();

  /**
   * Begins to write.
   *
   * @param port where each writer writes, by its number
   * @param suffix of each key, for the query
   */
  static FailoverWriters begin(
      Contestant store, int writers, IntUnaryOperator port, String prefix, String suffix) {
    FailoverWriters traffic = new FailoverWriters();
    for (int writer = 0; writer < writers; writer++) {
      int number = writer;
      traffic.threads.add(
          Thread.ofVirtual()
              .start(() ->
                  traffic.write(
                      store, port.applyAsInt(number), prefix + "/" + number + "/", suffix)));
    }
    return traffic;
  }

  private void write(Contestant store, int port, String prefix, String suffix) {
    for (int i = 0; !ended.get(); i++) {
      boolean done = store.put(port, prefix + i + suffix, "value", WRITE_WAIT_MAX);
      (done ? written : failed).increment();
    }
  }

  /** Lets each writer end when its last write is answered, and waits for none. */
  void abandon() {
    ended.set(true);
  }

  /** Ends the writers; returns once their last writes are answered. */
  void end() throws InterruptedException {
    ended.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
