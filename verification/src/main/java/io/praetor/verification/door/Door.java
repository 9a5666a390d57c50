package io.praetor.verification.door;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * An agent that is no server in front of three that are: many watchers of one key, and kill -9 of
 * the server that it uses under load, again and again. Owned by the thread that runs it.
 */
public final class Door {
  private static final int ROUNDS = 5;
  private static final Duration HEALTHY_MAX = Duration.ofSeconds(60);

  private Door() {}

  /** {@code door [-watchers=N] [-kills=N] [-stops=N]} */
  public static void main(String[] arguments) throws Exception {
    int watchers = 10_000;
    int kills = 10;
    int stops = 9;
    for (String argument : arguments) {
      if (argument.startsWith("-watchers=")) {
        watchers = Integer.parseInt(argument.substring("-watchers=".length()));
      } else if (argument.startsWith("-kills=")) {
        kills = Integer.parseInt(argument.substring("-kills=".length()));
      } else if (argument.startsWith("-stops=")) {
        stops = Integer.parseInt(argument.substring("-stops=".length()));
      } else {
        System.err.println(
            "usage: door [-watchers=N] [-kills=N] [-stops=N]; not known: " + argument);
        System.exit(2);
      }
    }
    Path folder = Files.createTempDirectory("praetor-door");
    int wrong = 0;
    try (Cluster cluster = Cluster.start(folder, ClusterSettings.of(3));
        ClientAgent agent = ClientAgent.start(folder.resolve("c1"), "c1", cluster)) {
      require(cluster.awaitHealthy(HEALTHY_MAX), "the cluster is not healthy");
      agent.awaitMember(HEALTHY_MAX);
      if (watchers > 0) {
        watch(cluster, agent, watchers);
      }
      if (kills > 0) {
        wrong = kill(cluster, agent, kills);
      }
      if (stops > 0) {
        wrong += stop(cluster, agent, stops);
      }
    }
    System.exit(wrong == 0 ? 0 : 1);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static void watch(Cluster cluster, ClientAgent agent, int count) throws IOException {
    String index = put(agent, 0);
    long before = settled(agent);
    try (Watchers watchers = Watchers.connect(agent.httpPort(), count)) {
      long[] lastMillis = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        watchers.ask("/v1/kv/watched?wait=10m&index=" + index);
        long parked = settled(agent);
        if (round == 0) {
          System.out.printf(
              "%d watchers: %,d KiB resident, %,d before: %.1f KiB each%n",
              count, parked, before, (parked - before) / (double) count);
        }
        System.out.printf(
            "queries that wait at the three servers: %d%n", ClientAgent.parkedAtServers(cluster));
        long start = System.nanoTime();
        index = put(agent, round + 1);
        watchers.awaitAnswers();
        lastMillis[round] = (System.nanoTime() - start) / 1_000_000;
      }
      Arrays.sort(lastMillis);
      System.out.printf(
          "put to the last answer: median %d ms, from %d to %d, of %d rounds%n",
          lastMillis[ROUNDS / 2], lastMillis[0], lastMillis[ROUNDS - 1], ROUNDS);
    }
  }

  private static String put(ClientAgent agent, int round) throws IOException {
    byte[] value = Integer.toString(round).getBytes(StandardCharsets.US_ASCII);
    RawHttp.Answer put = RawHttp.send(agent.httpPort(), "PUT", "/v1/kv/watched", value);
    RawHttp.Answer get = RawHttp.send(agent.httpPort(), "GET", "/v1/kv/watched", null);
    String index = get.header("X-Consul-Index");
    if (put.status() != 200 || index == null) {
      throw new IOException("a put answers " + put.text() + " and its get " + get.text());
    }
    return index;
  }

  /** Resident memory in KiB once it is the same for half a second. */
  private static long settled(ClientAgent agent) throws IOException {
    long last = -1;
    int same = 0;
    while (same < 5) {
      long now = agent.process().residentKib();
      same = Math.abs(now - last) < 64 ? same + 1 : 0;
      last = now;
      LockSupport.parkNanos(100_000_000);
    }
    return last;
  }

  /** What is done to a server under traffic; says whether it led. */
  private interface Blow {
    boolean strike(int number) throws Exception;
  }

  private static int kill(Cluster cluster, ClientAgent agent, int kills) throws Exception {
    AgentTraffic traffic =
        disturbed(
            cluster,
            agent,
            kills,
            "kills of the server in use",
            number -> {
              Optional<Member> used = agent.serverInUse();
              if (used.isEmpty()) {
                return false;
              }
              boolean led = cluster.leader().equals(used);
              cluster.kill(used.get());
              LockSupport.parkNanos(2_000_000_000);
              cluster.start(used.get());
              return led;
            });
    return traffic.wrong().size();
  }

  /** One server after the other is stopped as for an upgrade, and started again. */
  private static int stop(Cluster cluster, ClientAgent agent, int stops) throws Exception {
    AgentTraffic traffic =
        disturbed(
            cluster,
            agent,
            stops,
            "clean stops of one server after the other",
            number -> {
              Member stopped = cluster.members().get(number % cluster.members().size());
              boolean led = cluster.leader().filter(stopped::equals).isPresent();
              cluster.stop(stopped);
              cluster.start(stopped);
              return led;
            });
    return traffic.wrong().size() + (int) traffic.unknowns();
  }

  /** Deals blows under traffic, each once the cluster is healthy, and prints what clients saw. */
  private static AgentTraffic disturbed(
      Cluster cluster, ClientAgent agent, int count, String what, Blow blow) throws Exception {
    // Each writer knows what it has written itself, and no more.
    RawHttp.send(agent.httpPort(), "DELETE", "/v1/kv/door/?recurse", null);
    AgentTraffic traffic = new AgentTraffic(agent.httpPort(), 2, 4, 5);
    int leaders = 0;
    try {
      for (int i = 0; i < count; i++) {
        LockSupport.parkNanos(1_000_000_000);
        leaders += blow.strike(i) ? 1 : 0;
        require(cluster.awaitHealthy(HEALTHY_MAX), "the cluster is not healthy again");
      }
    } finally {
      traffic.end();
    }
    System.out.printf(
        "%d %s, %d of them of the leader: %s%n", count, what, leaders, traffic.summary());
    traffic.wrong().stream().limit(20).forEach(System.out::println);
    return traffic;
  }
}
