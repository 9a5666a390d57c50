package io.praetor.agent.forward;

import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.agent.rpc.Service.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that are known, and which of them is asked. One is kept for a while, among the
 * nearest by round trip; another takes its place when it fails, and from time to time by lot, so
 * that the load of many agents spreads over servers that come and go. Any thread; guarded by
 * itself.
 */
public final class ServerChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ServerChoice.class);

  /** A server that has missed two pings is not asked while another answers them. */
  private static final long SILENT_MS_MAX = 1_200;

  /** How long a server that failed is left alone while there are others. */
  private static final long AVOID_NANOS = 2_000_000_000L;

  /** Servers are as near as the nearest within this: less than a network varies by itself. */
  private static final long NEAR_NANOS = 1_000_000;

  /** The first lot is drawn when the round trips are known. */
  private static final long FIRST_LOT_NANOS = 3_000_000_000L;

  /** Further lots are drawn after as long, and up to twice that. */
  private static final long LOT_NANOS = 120_000_000_000L;

  /** A server that has left the cluster has so long to answer what it was asked. */
  private static final long LEAVING_NANOS = 3_000_000_000L;

  private final RpcPort port;
  private final Set<String> servers = new HashSet<>();
  private final Map<String, Long> avoidedUntil = new HashMap<>();
  private final Map<String, Long> leavingSince = new HashMap<>();
  private final Map<String, Set<ForwardedCall>> calls = new ConcurrentHashMap<>();
  private Set<String> cutOff = Set.of();
  private Set<String> leaderless = Set.of();
  private @Nullable String current;
  private long lotAtNanos;
  private long heardNanos = System.nanoTime();

  /** A choice among no servers yet. */
  public ServerChoice(RpcPort port) {
    this.port = port;
  }

  /** Says which servers there are. */
  public synchronized void known(Set<String> addresses) {
    if (servers.isEmpty() && !addresses.isEmpty()) {
      lotAtNanos = System.nanoTime() + FIRST_LOT_NANOS;
    }
    for (String gone : servers) {
      if (!addresses.contains(gone)) {
        leavingSince.putIfAbsent(gone, System.nanoTime());
      }
    }
    servers.clear();
    servers.addAll(addresses);
    leavingSince.keySet().removeAll(servers);
    if (current != null && !servers.contains(current)) {
      current = null;
    }
    look();
  }

  /**
   * Says which servers hear no leader while others do. They are left alone, and what they were
   * asked that may be asked twice is asked elsewhere.
   */
  public void cutOff(Set<String> addresses) {
    synchronized (this) {
      cutOff = Set.copyOf(addresses);
      if (current != null && cutOff.contains(current)) {
        current = null;
      }
    }
    for (String server : addresses) {
      Set<ForwardedCall> there = calls.get(server);
      if (there != null) {
        there.forEach(ForwardedCall::abandonServer);
      }
    }
  }

  /** Says which servers hear no leader: what they tell is as old as the last that did. */
  public synchronized void leaderless(Set<String> addresses) {
    leaderless = Set.copyOf(addresses);
  }

  /** A call that may be done twice is at a server; any thread. */
  void asked(String server, ForwardedCall forwarded) {
    calls.computeIfAbsent(server, key -> ConcurrentHashMap.newKeySet()).add(forwarded);
  }

  /** It is there no more; any thread. */
  void answered(String server, ForwardedCall forwarded) {
    Set<ForwardedCall> there = calls.get(server);
    if (there != null) {
      there.remove(forwarded);
    }
  }

  /** How many servers are known. */
  public synchronized int count() {
    return servers.size();
  }

  /** For how long no server has been heard that hears a leader, in milliseconds. */
  public synchronized long silentMs() {
    long now = System.nanoTime();
    for (String server : servers) {
      long silentMs = leaderless.contains(server) ? -1 : port.silentMs(server, Lane.CALLS);
      if (silentMs >= 0) {
        heardNanos = Math.max(heardNanos, now - silentMs * 1_000_000);
      }
    }
    return (now - heardNanos) / 1_000_000;
  }

  /** Whether a server was heard that hears a leader, within two pings. */
  boolean isHeard() {
    return silentMs() <= SILENT_MS_MAX;
  }

  /** The server that is asked now, or the empty string. */
  public synchronized String current() {
    return current == null ? "" : current;
  }

  /** Keeps connections to all servers, and draws lots when it is time; called every second. */
  public synchronized void look() {
    long now = System.nanoTime();
    var _ = silentMs();
    servers.forEach(server -> port.connect(server, Lane.CALLS));
    leavingSince
        .entrySet()
        .removeIf(gone -> {
          boolean over = now - gone.getValue() > LEAVING_NANOS;
          if (over) {
            port.forget(gone.getKey());
            calls.remove(gone.getKey());
          }
          return over;
        });
    avoidedUntil.values().removeIf(until -> now - until >= 0);
    if (current != null && now - lotAtNanos >= 0) {
      current = null;
      lotAtNanos = now + LOT_NANOS + ThreadLocalRandom.current().nextLong(LOT_NANOS);
    }
  }

  /**
   * The server to ask now.
   *
   * @param tried not these
   * @param service not those that surely do not serve it
   * @return null if there is none
   */
  synchronized @Nullable String choose(Collection<String> tried, Service service) {
    String now = current;
    if (now != null && !tried.contains(now) && isWell(now) && mayServe(now, service)) {
      return now;
    }
    List<String> well = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String server : servers) {
      if (!tried.contains(server) && mayServe(server, service)) {
        (isWell(server) ? well : others).add(server);
      }
    }
    if (!well.isEmpty()) {
      String next = oneOf(nearest(well));
      if (now == null || !isWell(now)) {
        LOG.debug("Server {} is asked from now on", next);
        current = next;
      }
      return next;
    }
    // One whose connection is still being made, or that was in trouble a moment ago.
    return others.isEmpty() ? null : oneOf(others);
  }

  /** Whether a server that is known may serve it; true as well while none is known. */
  synchronized boolean isServed(Service service) {
    return servers.isEmpty() || servers.stream().anyMatch(server -> mayServe(server, service));
  }

  /** What a server serves is known once it has greeted. */
  private boolean mayServe(String server, Service service) {
    return service.isOfAllLevels()
        || port.reached(server).stream().allMatch(agent -> service.isServedBy(agent.level()));
  }

  private boolean isWell(String server) {
    Long until = avoidedUntil.get(server);
    long silentMs = port.silentMs(server, Lane.CALLS);
    return silentMs >= 0
        && silentMs <= SILENT_MS_MAX
        && (until == null || System.nanoTime() - until >= 0)
        && !cutOff.contains(server);
  }

  private List<String> nearest(List<String> among) {
    long least = Long.MAX_VALUE;
    for (String server : among) {
      least = Math.min(least, rtt(server));
    }
    long limit = least > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : Math.max(2 * least, NEAR_NANOS);
    return among.stream().filter(server -> rtt(server) <= limit).toList();
  }

  private long rtt(String server) {
    long nanos = port.rttNanos(server, Lane.CALLS);
    return nanos < 0 ? Long.MAX_VALUE : nanos;
  }

  private static String oneOf(List<String> among) {
    return among.get(ThreadLocalRandom.current().nextInt(among.size()));
  }

  /** A server did not answer as it should. */
  synchronized void failed(String server) {
    avoidedUntil.put(server, System.nanoTime() + AVOID_NANOS);
    if (server.equals(current)) {
      current = null;
    }
  }
}
