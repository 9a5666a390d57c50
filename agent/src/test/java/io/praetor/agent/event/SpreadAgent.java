package io.praetor.agent.event;

import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The part of an agent that has to do with events, with a port of its own. */
final class SpreadAgent implements AutoCloseable, EventMeter {
  private final RpcPort port;
  private final Set<String> servers = new ConcurrentSkipListSet<>();
  private final List<String> woken = new CopyOnWriteArrayList<>();
  private final AtomicLong missed = new AtomicLong();
  private final Events events;
  private final EventSubscriptions subscriptions;

  private SpreadAgent(
      RpcPort port, String name, boolean isServer, EventLimits limits, List<OwnService> services) {
    this.port = port;
    events = new Events(limits, isServer, name, () -> services, this);
    subscriptions = new EventSubscriptions(port, events, () -> servers);
    // Each event wakes once, so that one which came twice would show.
    var _ = events.recent().await(() -> woken.add(events.recent().all().getLast().name()));
    subscriptions.start();
  }

  static SpreadAgent server(String name, EventLimits limits) throws IOException {
    return new SpreadAgent(
        RpcPort.open(options(), identity(name, true), () -> null), name, true, limits, List.of());
  }

  static SpreadAgent client(String name, EventLimits limits, OwnService... services)
      throws IOException {
    return new SpreadAgent(
        RpcPort.dialling(options(), identity(name, false), () -> null),
        name,
        false,
        limits,
        List.of(services));
  }

  private static RpcOptions options() {
    return RpcOptions.builder("127.0.0.1", 0).threads(1).build();
  }

  private static Identity identity(String name, boolean isServer) {
    return new Identity(
        "dc1", "", UUID.randomUUID().toString(), name, "127.0.0.1:0", isServer, "1");
  }

  int port() {
    return port.address().getPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  /** Asks these from now on, too. */
  SpreadAgent asks(String... more) {
    servers.addAll(List.of(more));
    return this;
  }

  /** Whether so many servers have its question. */
  boolean hasAsked(int count) {
    return subscriptions.standing() == count;
  }

  Events events() {
    return events;
  }

  UserEvent fire(String name) {
    UserEvent event = events.fire(name, new byte[0], EventFilter.NONE);
    if (event == null) {
      throw new AssertionError("the rate is used up");
    }
    return event;
  }

  /** The names of all events that were meant for it, in the order in which they came. */
  List<String> came() {
    return woken;
  }

  long missedCount() {
    return missed.get();
  }

  @Override
  public void came(boolean isMeant) {}

  @Override
  public void missed(long count) {
    missed.addAndGet(count);
  }

  @Override
  public void close() {
    subscriptions.close();
    port.close();
  }
}
