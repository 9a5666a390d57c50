package io.praetor.verification.network;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The bytes that one agent sends to another: whether they pass, and how late. Any thread; guarded
 * by itself.
 */
final class Line {
  private boolean cut;
  private boolean refusing;
  private long delayMs;
  private long jitterMs;
  private double stalls;
  private long stallMs;
  private long carriedBytes;

  /** Holds what is sent from now on back; it passes once the line is healed, as TCP would. */
  synchronized void cut(boolean refuse) {
    cut = true;
    refusing = refuse;
  }

  /**
   * Delays everything, and some of it by as much more as a lost packet costs.
   *
   * @param stallShare how many of the pieces stall, from 0 to 1
   */
  synchronized void slow(long byMs, long upToMoreMs, double stallShare, long stallByMs) {
    delayMs = byMs;
    jitterMs = upToMoreMs;
    stalls = stallShare;
    stallMs = stallByMs;
  }

  synchronized void heal() {
    cut = false;
    refusing = false;
    slow(0, 0, 0, 0);
    notifyAll();
  }

  /** Whether connections are reset rather than held while the line is cut. */
  synchronized boolean isRefusing() {
    return refusing;
  }

  synchronized void awaitOpen() throws InterruptedException {
    while (cut) {
      wait();
    }
  }

  /** Some bytes have come. */
  synchronized void carried(int bytes) {
    carriedBytes += bytes;
  }

  /** How many bytes have come so far. */
  synchronized long carriedBytes() {
    return carriedBytes;
  }

  /** How long the next piece travels. */
  synchronized long delayNanos() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long ms = delayMs + (jitterMs == 0 ? 0 : random.nextLong(jitterMs));
    if (stalls > 0 && random.nextDouble() < stalls) {
      ms += stallMs;
    }
    return ms * 1_000_000;
  }
}
