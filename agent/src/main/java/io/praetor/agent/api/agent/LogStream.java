package io.praetor.agent.api.agent;

import io.praetor.agent.telemetry.LogEvent;
import io.praetor.agent.telemetry.LogFormat;
import io.praetor.agent.telemetry.LogLevel;
import io.praetor.agent.telemetry.LogTail;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Sends a log to one client until it hangs up. Run by a thread of its own; ended by any.
 *
 * <p>It logs nothing itself: that would be one more event to send.
 */
final class LogStream {
  private final LogTail tail;
  private final LogLevel level;
  private final int queuedMax;
  private final LogFormat format;
  private final Semaphore news = new Semaphore(0);
  private volatile boolean ended;

  LogStream(LogTail tail, LogLevel level, int queuedMax, LogFormat format) {
    this.tail = tail;
    this.level = level;
    this.queuedMax = queuedMax;
    this.format = format;
  }

  /** Ends it soon. */
  void end() {
    ended = true;
    news.release();
  }

  void run(OutputStream out) {
    try (out;
        LogTail.Subscription events = tail.subscribe(level, queuedMax, news::release)) {
      while (!ended) {
        news.acquire();
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
