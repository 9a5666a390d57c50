package io.praetor.verification.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Threads that call again and again until they are stopped, and what has ended one of them before.
 * Started and ended by one thread.
 */
final class CallerThreads {
  private final String each;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;
  private volatile boolean brokenOff;

  /** What one of them does. */
  interface Work {
    void run() throws InterruptedException;
  }

  /** None yet; {@code each} says to people what one of them is. */
  CallerThreads(String each) {
    this.each = each;
  }

  /** Has one more thread do some work, and again, until they are stopped. */
  void start(Work work) {
    threads.add(
        Thread.ofVirtual()
            .name(each)
            .start(() -> {
              try {
                while (!stopped) {
                  work.run();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException | Error e) {
                if (!brokenOff) {
                  failures.add(each + " broke off: " + e);
                }
              }
            }));
  }

  /** Whether no further call is to begin. */
  boolean areStopped() {
    return stopped;
  }

  /** Lets no further call begin, and waits for those under way. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** {@link #stop()} where what is under way is ended, too: that it fails then is no failure. */
  void stop(Runnable breakOff) throws InterruptedException {
    brokenOff = true;
    stopped = true;
    breakOff.run();
    stop();
  }

  /** What has ended threads that were not to end. */
  List<String> failures() {
    return List.copyOf(failures);
  }
}
