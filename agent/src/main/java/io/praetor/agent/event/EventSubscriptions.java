package io.praetor.agent.event;

import io.praetor.agent.event.EventMessages.Batch;
import io.praetor.agent.event.EventMessages.Question;
import io.praetor.agent.rpc.Call;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.level.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each server for events, again and again: a question waits at the server until there are
 * some, and says which of that server's this agent has. One thread, {@code events}, owns all of it.
 */
public final class EventSubscriptions implements AutoCloseable {
  /** The level from which on agents know about events. */
  static final int LEVEL = Level.QUERIES;

  private static final Logger LOG = LoggerFactory.getLogger("agent.event");
  private static final long LOOK_MS = 200;
  private static final long SECOND_NANOS = 1_000_000_000;

  /** Longer than a server keeps a question waiting. */
  private static final long ANSWER_MS_MAX = EventRelay.WAIT_MS + 15_000;

  /** A server that does not take the question is not asked again for so long. */
  private static final long REFUSED_NANOS = SECOND_NANOS;

  private static final UUID NOBODY = new UUID(0, 0);

  private final RpcPort port;
  private final Events events;
  private final Supplier<Set<String>> servers;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          r -> Thread.ofPlatform().name("events").daemon().unstarted(r));
  private final Map<String, Subscription> byServer = new HashMap<>();
  private long lookedNanos = System.nanoTime();
  private volatile int standing;

  /**
   * No subscription yet.
   *
   * @param servers the addresses of all servers but this one, as far as they are known
   */
  public EventSubscriptions(RpcPort port, Events events, Supplier<Set<String>> servers) {
    this.port = port;
    this.events = events;
    this.servers = servers;
  }

  /** Begins to ask, and to answer if this agent is a server; returns at once. */
  public void start() {
    EventRelay relay = events.relay();
    if (relay != null) {
      port.serve(Service.EVENTS, relay);
    }
    var _ = thread.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /** How many servers have this agent's question. */
  public int standing() {
    return standing;
  }

  private void look() {
    try {
      Set<String> now = servers.get();
      byServer
          .entrySet()
          .removeIf(each -> {
            boolean gone = !now.contains(each.getKey());
            if (gone) {
              each.getValue().end();
            }
            return gone;
          });
      now.forEach(server -> byServer.computeIfAbsent(server, Subscription::new).ask());
      standing = (int) byServer.values().stream().filter(each -> each.call != null).count();
      if (System.nanoTime() - lookedNanos >= SECOND_NANOS) {
        lookedNanos = System.nanoTime();
        events.look();
      }
    } catch (RuntimeException e) {
      LOG.error("A look after events failed; the next is made all the same", e);
    }
  }

  /** Whether the agent at an address is known to be of a build that has no events. */
  private boolean isOlder(String server) {
    for (Identity each : port.reached(server)) {
      if (each.level() < LEVEL) {
        return true;
      }
    }
    return false;
  }

  private void handOver(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // This agent is closing.
      return;
    }
  }

  /** What is asked of one server. */
  private final class Subscription implements ResponseListener {
    private final String server;
    private UUID run = NOBODY;
    private long position;
    private long notBeforeNanos = System.nanoTime();
    private @Nullable Call call;
    private boolean isOver;

    Subscription(String server) {
      this.server = server;
    }

    void ask() {
      if (isOver || call != null || System.nanoTime() - notBeforeNanos < 0) {
        return;
      }
      if (isOlder(server)) {
        notBeforeNanos = System.nanoTime() + REFUSED_NANOS;
        return;
      }
      call =
          port.request(
              server, Service.EVENTS, new Question(run, position).encode(), ANSWER_MS_MAX, this);
    }

    void end() {
      isOver = true;
      if (call != null) {
        call.cancel();
      }
    }

    @Override
    public void answered(byte[] body) {
      handOver(() -> {
        call = null;
        try {
          take(Batch.decode(body, System.nanoTime()));
        } catch (MalformedException e) {
          LOG.warn("What {} says about events is malformed: {}", server, e.getMessage());
          notBeforeNanos = System.nanoTime() + REFUSED_NANOS;
        }
        ask();
      });
    }

    private void take(Batch batch) {
      if (!batch.run().equals(run)) {
        LOG.debug("Events of server {} come from now on, of its process {}", server, batch.run());
      }
      run = batch.run();
      position = batch.position();
      events.take(batch);
    }

    @Override
    public void failed(RequestFailure failure) {
      handOver(() -> {
        call = null;
        if (failure.kind() == RequestFailure.Kind.REFUSED) {
          notBeforeNanos = System.nanoTime() + REFUSED_NANOS;
        }
      });
    }
  }

  /** Ends the questions of others, too, so that they are not waited for when the port closes. */
  @Override
  public void close() {
    thread.shutdownNow();
    EventRelay relay = events.relay();
    if (relay != null) {
      relay.close();
    }
  }
}
