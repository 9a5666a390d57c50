package io.praetor.agent.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections there are, in all and of each client. Used by all event loops. */
final class ClientConnections {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnections.class);
  private static final long TELL_EVERY_NANOS = 60_000_000_000L;

  /** Whether one more connection has its place. */
  enum Entry {
    COUNTED,
    TOO_MANY_OF_CLIENT,
    TOO_MANY
  }

  private final IntSupplier perClientMax;
  private final int allMax;
  private final AtomicInteger all = new AtomicInteger();
  private final AtomicLong tellAt = new AtomicLong(System.nanoTime());
  private final ConcurrentHashMap<String, Integer> byClient = new ConcurrentHashMap<>();

  /**
   * A count with its limits.
   *
   * @param perClientMax connections per client, asked for each; 0 for no limit
   * @param allMax connections of all clients together
   */
  ClientConnections(IntSupplier perClientMax, int allMax) {
    this.perClientMax = perClientMax;
    this.allMax = allMax;
    if (perClientMax.getAsInt() > allMax) {
      LOG.warn(
          "limits.http_max_conns_per_client is {}, but the limit of open files (ulimit -n) leaves"
              + " room for {} connections in all",
          perClientMax.getAsInt(),
          allMax);
    }
  }

  /**
   * Counts a connection, unless there are too many.
   *
   * @param client its address; null for one whose connections are only counted with all
   */
  Entry enter(@Nullable String client) {
    if (all.incrementAndGet() > allMax) {
      all.decrementAndGet();
      tell();
      return Entry.TOO_MANY;
    }
    if (client != null && !enterClient(client)) {
      all.decrementAndGet();
      return Entry.TOO_MANY_OF_CLIENT;
    }
    return Entry.COUNTED;
  }

  private boolean enterClient(String client) {
    int max = perClientMax.getAsInt();
    boolean[] counted = new boolean[1];
    byClient.compute(
        client,
        (key, have) -> {
          int known = have == null ? 0 : have;
          counted[0] = max == 0 || known < max;
          return counted[0] ? known + 1 : known;
        });
    return counted[0];
  }

  private void tell() {
    long now = System.nanoTime();
    long due = tellAt.get();
    if (now - due >= 0 && tellAt.compareAndSet(due, now + TELL_EVERY_NANOS)) {
      LOG.error(
          "HTTP has {} connections, as many as the limit of open files leaves room for: new ones"
              + " are refused. Raise it (ulimit -n, or LimitNOFILE= of a systemd unit).",
          allMax);
    }
  }

  /** Forgets a connection that was counted. */
  void leave(@Nullable String client) {
    all.decrementAndGet();
    if (client != null) {
      byClient.computeIfPresent(client, (key, have) -> have == 1 ? null : have - 1);
    }
  }
}
