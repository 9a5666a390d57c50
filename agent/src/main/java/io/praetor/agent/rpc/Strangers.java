package io.praetor.agent.rpc;

import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections that have not greeted yet, a limited number: beyond it, the oldest of the address
 * that has most of them is closed, so that many agents of many addresses that come at once, as
 * after a restart, do not disturb each other. Any thread.
 */
final class Strangers {
  private final int max;
  private final RefusalLog refusals;

  /** By address, in the order in which they came; guarded by itself. */
  private final Map<String, Set<Channel>> waiting = new HashMap<>();

  private int count;

  Strangers(int max, RefusalLog refusals) {
    this.max = max;
    this.refusals = refusals;
  }

  void add(Channel channel) {
    Channel oldest = null;
    String host = RefusalLog.hostOf(channel.remoteAddress());
    synchronized (waiting) {
      waiting.computeIfAbsent(host, key -> new LinkedHashSet<>()).add(channel);
      count++;
      if (count > max) {
        oldest = oldestOfMost();
      }
    }
    var _ = channel.closeFuture().addListener(done -> remove(channel, host));
    if (oldest != null) {
      refusals.note(
          oldest.remoteAddress(),
          "more than " + max + " connections have not greeted, most of them from this address");
      remove(oldest, RefusalLog.hostOf(oldest.remoteAddress()));
      var _ = oldest.close();
    }
  }

  private @Nullable Channel oldestOfMost() {
    Set<Channel> most = Set.of();
    for (Set<Channel> each : waiting.values()) {
      most = each.size() > most.size() ? each : most;
    }
    return most.isEmpty() ? null : most.iterator().next();
  }

  /** It has greeted. */
  void remove(Channel channel) {
    remove(channel, RefusalLog.hostOf(channel.remoteAddress()));
  }

  private void remove(Channel channel, String host) {
    synchronized (waiting) {
      Set<Channel> ofHost = waiting.get(host);
      if (ofHost != null && ofHost.remove(channel)) {
        count--;
        if (ofHost.isEmpty()) {
          waiting.remove(host);
        }
      }
    }
  }
}
