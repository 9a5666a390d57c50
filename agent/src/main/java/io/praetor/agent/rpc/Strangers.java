package io.praetor.agent.rpc;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections that have not greeted yet, a limited number: for a new one the oldest is closed,
 * since agents greet at once. Any thread.
 */
final class Strangers {
  private final int max;
  private final RefusalLog refusals;

  /** In the order in which they came; guarded by itself. */
  private final Set<Channel> waiting = new LinkedHashSet<>();

  Strangers(int max, RefusalLog refusals) {
    this.max = max;
    this.refusals = refusals;
  }

  void add(Channel channel) {
    Channel oldest = null;
    synchronized (waiting) {
      waiting.add(channel);
      if (waiting.size() > max) {
        oldest = waiting.iterator().next();
        waiting.remove(oldest);
      }
    }
    var _ = channel.closeFuture().addListener(done -> remove(channel));
    if (oldest != null) {
      refusals.note(
          oldest.remoteAddress(),
          "more than " + max + " connections have not greeted, and this one came first");
      var _ = oldest.close();
    }
  }

  void remove(Channel channel) {
    synchronized (waiting) {
      waiting.remove(channel);
    }
  }
}
