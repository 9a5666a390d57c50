package io.praetor.agent.http;

import io.netty.channel.EventLoop;
import io.praetor.agent.routing.LoopScheduling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop, looked through at intervals for those that do not move: no
 * request needs a timer for that. Owned by the event loop.
 */
final class LoopConnections {
  private static final long LOOK_MS = 500;

  /** One connection, or one stream of one. */
  interface Member {
    /** Whether it has not moved for longer than it may. */
    boolean isStalled(long nowNanos, ConnectionLimits limits);

    /** Ends what is stalled. */
    void end();
  }

  private final EventLoop loop;
  private final Set<Member> members = Collections.newSetFromMap(new IdentityHashMap<>());
  private final LoopScheduling scheduling;
  private final ByteBudget.Share bodies;
  private final ConnectionResources resources;
  private boolean looking;

  LoopConnections(EventLoop loop, ConnectionResources resources) {
    this.loop = loop;
    this.resources = resources;
    this.scheduling = new LoopScheduling(loop);
    this.bodies = new ByteBudget.Share(resources.bodies());
  }

  void add(Member member) {
    members.add(member);
    if (!looking) {
      looking = true;
      lookLater();
    }
  }

  void remove(Member member) {
    members.remove(member);
  }

  private void lookLater() {
    var _ = loop.schedule(this::look, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (members.isEmpty()) {
      looking = false;
      return;
    }
    long now = System.nanoTime();
    ConnectionLimits valid = resources.settings().limits();
    List<Member> stalled = new ArrayList<>();
    for (Member member : members) {
      if (member.isStalled(now, valid)) {
        stalled.add(member);
      }
    }
    lookLater();
    for (Member member : stalled) {
      resources.stalled().increment();
      member.end();
    }
  }

  LoopScheduling scheduling() {
    return scheduling;
  }

  /** The event loop's share of the memory for bodies. */
  ByteBudget.Share bodies() {
    return bodies;
  }

  /** What all event loops have in common. */
  ConnectionResources resources() {
    return resources;
  }
}
