package io.praetor.agent.dns;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failures of the DNS server's own, which are errors of the program: one in ten seconds, since
 * whoever finds a question that causes one can ask it again. Any thread.
 */
final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final AtomicLong LAST_NANOS = new AtomicLong(System.nanoTime() - LINE_NANOS);

  private FailureLog() {}

  static void log(String what, Throwable cause) {
    long last = LAST_NANOS.get();
    long now = System.nanoTime();
    if (now - last >= LINE_NANOS && LAST_NANOS.compareAndSet(last, now)) {
      LOG.error("{}", what, cause);
    }
  }
}
