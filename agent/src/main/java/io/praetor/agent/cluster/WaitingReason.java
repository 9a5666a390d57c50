package io.praetor.agent.cluster;

import org.slf4j.Logger;

/** Logs why a server waits, now and then. Confined to the cluster's thread. */
final class WaitingReason {
  private static final long EVERY_MS = 10_000;

  private final Logger log;
  private long toldAtMs = Long.MIN_VALUE / 2;

  WaitingReason(Logger log) {
    this.log = log;
  }

  /** Logs a reason, unless one was logged a short time ago. */
  void tell(String sentence, String reason, long nowMs) {
    if (nowMs - toldAtMs > EVERY_MS) {
      toldAtMs = nowMs;
      log.info(sentence, reason);
    }
  }
}
