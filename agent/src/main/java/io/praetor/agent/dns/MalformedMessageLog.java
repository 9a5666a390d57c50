package io.praetor.agent.dns;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs malformed messages, one line in ten seconds at most. Owned by the thread of the DNS server.
 */
final class MalformedMessageLog {
  private static final Logger LOG = LoggerFactory.getLogger(MalformedMessageLog.class);
  private static final long LINE_NANOS = 10_000_000_000L;

  private final DnsMeter meter;
  private long lastNanos = System.nanoTime() - LINE_NANOS;
  private long suppressed;

  MalformedMessageLog(DnsMeter meter) {
    this.meter = meter;
  }

  void log(InetAddress source, String why) {
    meter.malformed();
    long now = System.nanoTime();
    if (now - lastNanos < LINE_NANOS) {
      suppressed++;
      return;
    }
    lastNanos = now;
    LOG.warn(
        "A DNS message from {} is malformed: {}{}",
        source.getHostAddress(),
        why,
        suppressed == 0 ? "" : " (and " + suppressed + " more since the last line)");
    suppressed = 0;
  }
}
