package io.praetor.agent.dns;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of messages that are none, a line in ten seconds at most. Owned by the thread of
 * the DNS server.
 */
final class RefusedMessages {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedMessages.class);
  private static final long LINE_NANOS = 10_000_000_000L;

  private final DnsMeter meter;
  private long lastNanos = System.nanoTime() - LINE_NANOS;
  private long untold;

  RefusedMessages(DnsMeter meter) {
    this.meter = meter;
  }

  void malformed(InetAddress source, String why) {
    meter.malformed();
    long now = System.nanoTime();
    if (now - lastNanos < LINE_NANOS) {
      untold++;
      return;
    }
    lastNanos = now;
    LOG.warn(
        "A DNS message from {} is malformed: {}{}",
        source.getHostAddress(),
        why,
        untold == 0 ? "" : " (and " + untold + " more since the last line)");
    untold = 0;
  }
}
