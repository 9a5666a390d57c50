package io.praetor.agent.dns;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The TCP connections of DNS clients, by when they last moved: beyond the limit the one that has
 * rested longest is closed, and so is each that rests for too long. Owned by the thread of the DNS
 * server.
 */
final class StreamConnections {
  /** Connections of all clients together. */
  static final int CONNECTIONS_MAX = 1_000;

  /** How long a connection may rest, or a client not take its answer. */
  static final long IDLE_MS_MAX = 10_000;

  private static final long SWEEP_MS = 1_000;

  private final LinkedHashMap<Channel, Long> moved = new LinkedHashMap<>(16, 0.75f, true);
  private boolean sweeping;

  void opened(Channel channel) {
    Iterator<Channel> eldest = moved.keySet().iterator();
    while (moved.size() >= CONNECTIONS_MAX && eldest.hasNext()) {
      Channel gone = eldest.next();
      eldest.remove();
      var _ = gone.close();
    }
    moved.put(channel, System.nanoTime());
    if (!sweeping) {
      sweeping = true;
      sweepLater(channel);
    }
  }

  void moved(Channel channel) {
    if (moved.containsKey(channel)) {
      moved.put(channel, System.nanoTime());
    }
  }

  void closed(Channel channel) {
    moved.remove(channel);
  }

  private void sweepLater(Channel any) {
    var _ = any.eventLoop().schedule(() -> sweep(any), SWEEP_MS, TimeUnit.MILLISECONDS);
  }

  private void sweep(Channel any) {
    long now = System.nanoTime();
    Iterator<Map.Entry<Channel, Long>> eldest = moved.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<Channel, Long> each = eldest.next();
      if (now - each.getValue() < IDLE_MS_MAX * 1_000_000) {
        break;
      }
      eldest.remove();
      var _ = each.getKey().close();
    }
    sweeping = !moved.isEmpty();
    if (sweeping) {
      sweepLater(any);
    }
  }
}
