package io.praetor.agent.rules;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log that values are written which do not keep a rule, now and then; any thread. */
final class WarningLog {
  private static final Logger LOG = LoggerFactory.getLogger("agent.rules");
  private static final long EVERY_NANOS = 10_000_000_000L;

  private long saidNanos = System.nanoTime() - EVERY_NANOS;
  private long unsaid;

  synchronized void warn(Finding finding) {
    long now = System.nanoTime();
    if (now - saidNanos < EVERY_NANOS) {
      unsaid++;
      return;
    }
    LOG.warn(
        "A value was let through: {}; {} more since the last such line",
        finding.sentence(),
        unsaid);
    saidNanos = now;
    unsaid = 0;
  }
}
