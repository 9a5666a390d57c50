package io.praetor.agent.check.probe;

import java.util.concurrent.atomic.AtomicLong;

/** What outputs of runs that are going on may take together. Any thread. */
final class HeldOutput {
  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();

  HeldOutput(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Whether so much more may be held; it counts from now on if it may. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) <= bytesMax) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void free(int bytes) {
    held.addAndGet(-bytes);
  }

  long bytes() {
    return held.get();
  }
}
