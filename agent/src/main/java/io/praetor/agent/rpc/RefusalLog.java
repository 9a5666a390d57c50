package io.praetor.agent.rpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what strangers did wrong, once in an hour for each address and reason, and in all a limited
 * number of lines, so that none of them can fill the disk. Any thread.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

  /** Lines within {@link #NOTED_MS}. */
  static final int NOTED_MAX = 1_024;

  /** After which the same is logged again. */
  static final long NOTED_MS = 3_600_000;

  /** How often it is told at most how many lines were left out. */
  private static final long OMITTED_MS = 60_000;

  private final LongSupplier nanoTime;

  /** What was logged and when, the oldest first; guarded by itself. */
  private final Map<String, Long> noted = new LinkedHashMap<>();

  private long omitted;
  private long omittedAtMs;

  RefusalLog() {
    this(System::nanoTime);
  }

  RefusalLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    omittedAtMs = nanoTime.getAsLong() / 1_000_000 - OMITTED_MS;
  }

  void note(SocketAddress remote, String what) {
    String host = hostOf(remote);
    long omittedNow;
    synchronized (noted) {
      long nowMs = nanoTime.getAsLong() / 1_000_000;
      var oldest = noted.values().iterator();
      while (oldest.hasNext() && nowMs - oldest.next() >= NOTED_MS) {
        oldest.remove();
      }
      if (noted.containsKey(host + ' ' + what)) {
        return;
      }
      if (noted.size() < NOTED_MAX) {
        noted.put(host + ' ' + what, nowMs);
        omittedNow = 0;
      } else {
        omitted++;
        if (nowMs - omittedAtMs < OMITTED_MS) {
          return;
        }
        omittedAtMs = nowMs;
        omittedNow = omitted;
        omitted = 0;
      }
    }
    if (omittedNow > 0) {
      LOG.warn(
          "Refused {} more connections on the port between agents, the last from {}: {}",
          omittedNow,
          host,
          what);
    } else {
      LOG.warn("Refused a connection from {} on the port between agents: {}", host, what);
    }
  }

  static String hostOf(SocketAddress remote) {
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(remote);
  }
}
