package io.praetor.agent.api.agent;

import io.praetor.agent.telemetry.LogEvent;
import io.praetor.agent.telemetry.LogFormat;
import io.praetor.agent.telemetry.LogLevel;
import io.praetor.agent.telemetry.LogTail;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sends a log to one client until it hangs up, or may not see it any more. Run by a thread of its
 * own; ended by any.
 *
 * <p>It logs nothing itself: that would be one more event to send.
 */
final class LogStream {
  /** How soon a client is cut off that may not see it any more. */
  private static final long LOOK_SECONDS = 2;

  private final LogTail tail;
  private final LogLevel level;
  private final int queuedMax;
  private final LogFormat format;
  private final BooleanSupplier allowed;
  private final Semaphore news = new Semaphore(0);
  private volatile boolean ended;

  LogStream(
      LogTail tail, LogLevel level, int queuedMax, LogFormat format, BooleanSupplier allowed) {
    this.tail = tail;
    this.level = level;
    this.queuedMax = queuedMax;
    this.format = format;
    this.allowed = allowed;
  }

  /** Ends it soon. */
  void end() {
    ended = true;
    news.release();
  }

  void run(OutputStream out) {
    try (out;
        LogTail.Subscription events = tail.subscribe(level, queuedMax, news::release)) {
      while (!ended && allowed.getAsBoolean()) {
        if (!news.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS)) {
          continue;
        }
        news.drainPermits();
        for (LogEvent event = events.poll(); event != null && !ended; event = events.poll()) {
          out.write(format.line(event).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The client is gone, which is how this ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
