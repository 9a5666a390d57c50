package io.praetor.agent.cluster;

import io.praetor.agent.rpc.RpcPort;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part in a cluster of an agent that is no server: finds the servers, and tells one of them
 * that it lives. One thread, {@code cluster}, owns all of it.
 */
public final class ClientCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientCluster.class);
  private static final long REASON_MS = 10_000;

  /** Signs of life that no server has answered before the agent says so. */
  private static final int UNHEARD_MAX = 5;

  private static final long LOOK_MS = 1_500;

  /** While a server hears no leader, so that it is not known much later than it does again. */
  private static final long LOOK_AGAIN_MS = 400;

  private final ClusterOptions options;
  private final RpcPort port;
  private final SeedAddresses contacts;
  private final Servers servers;
  private final ClusterClient client;
  private final JoinProbe probe;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          r -> Thread.ofPlatform().name("cluster").daemon().unstarted(r));
  private Set<String> told = Set.of();
  private Set<String> known = Set.of();
  private final LeaderNews news = new LeaderNews();
  private Set<String> cutOff = Set.of();
  private boolean speaking;
  private @Nullable Runnable goodbye;
  private boolean member;
  private int turn = ThreadLocalRandom.current().nextInt(1 << 16);
  private int unheard;
  private long heartbeatAtMs = Long.MIN_VALUE / 2;
  private long lookAtMs = Long.MIN_VALUE / 2;
  private long reasonAtMs = Long.MIN_VALUE / 2;

  /** Callback for what is learnt of the servers. Told on the cluster's thread. */
  public interface Servers {
    /** Where the servers are; told whenever it changes. */
    void known(Set<String> addresses);

    /** Which of them hear no leader while others do; told again for as long as there are any. */
    void cutOff(Set<String> addresses);

    /** Which servers hear no leader, whether or not others do. */
    void leaderless(Set<String> addresses);
  }

  /** An agent's part in its cluster. */
  public ClientCluster(ClusterOptions options, RpcPort port, Servers servers) {
    this.options = options;
    this.port = port;
    this.servers = servers;
    contacts = new SeedAddresses(options.contacts(), options.defaultPort());
    client = new ClusterClient(port, this::handOver);
    probe =
        new JoinProbe(
            contacts,
            (address, refusal) -> client.meet(address, options.self(), refusal),
            this::tick);
  }

  /** Begins; returns at once. */
  public void start() {
    handOver(this::tick);
    var _ =
        thread.scheduleWithFixedDelay(
            () -> guarded(this::tick), options.tickMs(), options.tickMs(), TimeUnit.MILLISECONDS);
  }

  /**
   * Asks a server, and counts it among those that are asked for the cluster if it answers and may
   * be of the same; any thread.
   *
   * @param contact HOST or HOST:PORT
   */
  public CompletionStage<OperationResult> join(String contact) {
    return probe.to(contact);
  }

  private void handOver(Runnable task) {
    try {
      thread.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      // This agent is closing.
      return;
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A step of the cluster's upkeep failed", e);
    }
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  private void tick() {
    List<String> named = contacts.addresses();
    tell(known.isEmpty() ? new TreeSet<>(named) : known);
    long now = nowMs();
    if (!speaking && goodbye == null && now - heartbeatAtMs >= options.heartbeatMs()) {
      heartbeat(named, now);
    }
    boolean isWell = news.leaderless().isEmpty() && cutOff.isEmpty();
    if (now - lookAtMs >= (isWell ? LOOK_MS : LOOK_AGAIN_MS) && goodbye == null) {
      lookAtMs = now;
      lookForLeaders();
    }
  }

  /**
   * Tells which servers hear no leader, by what they have said so far, and asks each once more. One
   * that says so for a while, while another hears one, is cut off.
   */
  private void lookForLeaders() {
    news.keepOnly(known);
    tellLeaders();
    for (String server : known) {
      client.heartbeat(
          server,
          List.of(),
          answer -> {
            String leader = answer == null ? null : answer.leader();
            if (news.said(server, leader, nowMs())) {
              // What it tells is new again: who waits for that need not wait for the next look.
              tellLeaders();
            }
          });
    }
  }

  private void tellLeaders() {
    servers.leaderless(news.leaderless());
    Set<String> next = news.cutOff(nowMs());
    if (!next.isEmpty() || !cutOff.isEmpty()) {
      cutOff = next;
      servers.cutOff(next);
    }
  }

  private void tell(Set<String> addresses) {
    if (!addresses.equals(told)) {
      told = Set.copyOf(addresses);
      servers.known(told);
    }
  }

  /** Everyone who may be asked: the servers, and behind them those that were named. */
  private List<String> audience(List<String> named) {
    Set<String> all = new LinkedHashSet<>(known);
    all.addAll(named);
    return new ArrayList<>(all);
  }

  private void heartbeat(List<String> named, long now) {
    List<String> audience = audience(named);
    if (audience.isEmpty()) {
      return;
    }
    heartbeatAtMs = now;
    speaking = true;
    String server = audience.get(Math.floorMod(turn, audience.size()));
    client.heartbeat(
        server,
        List.of(options.self()),
        answer -> {
          speaking = false;
          if (goodbye != null) {
            goodbye.run();
            return;
          }
          if (answer == null || answer.servers().isEmpty()) {
            unheard(server);
          } else {
            heard(answer);
          }
        });
  }

  /** Another one is asked at the next tick. */
  private void unheard(String server) {
    turn++;
    heartbeatAtMs = Long.MIN_VALUE / 2;
    unheard++;
    long now = nowMs();
    if (unheard >= UNHEARD_MAX && now - reasonAtMs > REASON_MS) {
      reasonAtMs = now;
      member = false;
      LOG.warn(
          "No server hears this agent; the last that was tried is {}. Known servers: {}",
          server,
          known.isEmpty() ? "none yet" : known);
    }
  }

  private void heard(Heartbeat.Answer answer) {
    unheard = 0;
    if (!answer.clusterId().isEmpty() && port.self().clusterId().isEmpty()) {
      port.become(port.self().withClusterId(answer.clusterId()));
    }
    if (!member) {
      member = true;
      LOG.info("This agent belongs to the cluster of {}", answer.servers());
    }
    known = new TreeSet<>(answer.servers());
    tell(known);
  }

  /**
   * Leaves the cluster. Blocks until a server has taken note or the time is over.
   *
   * @return whether the cluster knows that this agent has left
   */
  public boolean leave(long waitMsMax) {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    handOver(() -> {
      Runnable next =
          () ->
              leave(
                  new ArrayList<>(audience(contacts.addresses())),
                  result -> {
                    done.set(result);
                    ended.countDown();
                  });
      goodbye = next;
      // The last sign of life has arrived then: it cannot overtake the leave.
      if (!speaking) {
        next.run();
      }
    });
    try {
      if (!ended.await(waitMsMax, TimeUnit.MILLISECONDS) || !done.get()) {
        LOG.warn("Left without the cluster knowing: no server took note");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return done.get();
  }

  /** Asks one server after the other. */
  private void leave(List<String> audience, Consumer<Boolean> done) {
    if (audience.isEmpty()) {
      done.accept(false);
      return;
    }
    String server = audience.removeFirst();
    client.operation(
        server,
        new Operation.Leave(options.self()),
        false,
        result -> {
          if (result != null && result.isDone()) {
            done.accept(true);
          } else {
            leave(audience, done);
          }
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
