package io.praetor.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * For how long, or how often, the agents may give no answer before what is watched through them
 * counts as lost. Immutable.
 */
public final class ErrorTolerance {
  private final int retriesMax;
  private final Duration longest;
  private final @Nullable Duration pause;

  private ErrorTolerance(int retriesMax, Duration longest, @Nullable Duration pause) {
    this.retriesMax = retriesMax;
    this.longest = longest;
    this.pause = pause;
  }

  /** So long; they are asked again after pauses that grow from 100 ms to 1 s. */
  public static ErrorTolerance lasting(Duration longest) {
    return new ErrorTolerance(Integer.MAX_VALUE, longest, null);
  }

  /**
   * So often in succession.
   *
   * @param most how often they are asked again
   * @param pause after which they are
   */
  public static ErrorTolerance retries(int most, Duration pause) {
    return new ErrorTolerance(most, Duration.ofNanos(Long.MAX_VALUE), pause);
  }

  Failures none() {
    return new Failures();
  }

  /** The failures since the last answer. Confined to one thread. */
  final class Failures {
    private final Backoff growing = new Backoff(100, 1_000);
    private int count;
    private long sinceNanos;

    void reset() {
      count = 0;
      growing.reset();
    }

    /** One more; whether that is too much. */
    boolean add() {
      long now = System.nanoTime();
      sinceNanos = count == 0 ? now : sinceNanos;
      count++;
      return count > retriesMax || now - sinceNanos >= longest.toNanos();
    }

    void pause() throws InterruptedException {
      if (pause == null) {
        growing.pause();
      } else {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    }
  }
}
