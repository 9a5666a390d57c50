package io.praetor.verification.locks;

import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One lock handed from one of many waiters to the next, again and again: by the way of Consul's
 * clients against Praetor (and a Consul, where one is named), and by etcd's own lock against etcd.
 * They take turns; each waiter has a connection of its own. Owned by the thread that runs it.
 */
public final class Handover {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);
  private static final Path ETCD = Path.of("/usr/bin/etcd");
  private static final String KEY = "/v1/kv/handover/lock";

  private final int waiters;
  private final int handovers;

  private Handover(int waiters, int handovers) {
    this.waiters = waiters;
    this.handovers = handovers;
  }

  /** {@code handover [-waiters=N] [-handovers=N] [-rounds=N] [-consul=BINARY]} */
  public static void main(String[] arguments) throws Exception {
    int waiters = 100;
    int handovers = 1_000;
    int rounds = 3;
    @Nullable Path consul = null;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.startsWith("-waiters=")) {
        waiters = Integer.parseInt(value);
      } else if (argument.startsWith("-handovers=")) {
        handovers = Integer.parseInt(value);
      } else if (argument.startsWith("-rounds=")) {
        rounds = Integer.parseInt(value);
      } else if (argument.startsWith("-consul=")) {
        consul = Path.of(value);
      } else {
        System.err.println(
            "usage: handover [-waiters=N] [-handovers=N] [-rounds=N] [-consul=BINARY]; not known: "
                + argument);
        System.exit(2);
      }
    }
    new Handover(waiters, handovers).run(rounds, consul);
  }

  /** One who is compared: a name, a port, and how one waiter takes its turns there. */
  private record Contestant(String name, int port, Way way) {}

  private interface Way {
    /** Takes the lock and gives it back until the count is reached. */
    void turns(KeptConnection connection, AtomicInteger count) throws IOException;
  }

  private void run(int rounds, @Nullable Path consul) throws Exception {
    Path folder = Files.createTempDirectory("praetor-handover");
    List<Process> others = new ArrayList<>();
    List<Contestant> all = new ArrayList<>();
    try (ProductProcess praetor =
        ProductProcess.single(
                folder.resolve("praetor"), "-hcl=limits { http_max_conns_per_client = 100000 }")
            .awaitLeader(START_WAIT_MAX)) {
      all.add(new Contestant("praetor", praetor.httpPort(), this::likeConsul));
      if (Files.isExecutable(ETCD)) {
        all.add(new Contestant("etcd", etcd(folder, others), this::likeEtcd));
      } else {
        System.out.println("no etcd here (Debian's etcd-server): nothing to compare with");
      }
      if (consul != null) {
        all.add(new Contestant("consul", consul(consul, folder, others), this::likeConsul));
      }
      double[][] perSecond = new double[all.size()][rounds + 1];
      for (int round = 0; round <= rounds; round++) {
        for (int i = 0; i < all.size(); i++) {
          perSecond[i][round] = measure(all.get(i));
        }
      }
      for (int i = 0; i < all.size(); i++) {
        // The first round is for the compilers.
        double[] counted = Arrays.copyOfRange(perSecond[i], 1, rounds + 1);
        Arrays.sort(counted);
        System.out.printf(
            Locale.ROOT,
            "%-8s %,8.0f handovers a second (from %,.0f to %,.0f, %d rounds of %,d among %d)%n",
            all.get(i).name(),
            counted[rounds / 2],
            counted[0],
            counted[rounds - 1],
            rounds,
            handovers,
            waiters);
      }
    } finally {
      others.forEach(Process::destroy);
    }
  }

  private double measure(Contestant contestant) throws Exception {
    AtomicInteger count = new AtomicInteger();
    long begun = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < waiters; i++) {
        done.add(
            threads.submit(() -> {
              try (KeptConnection connection = new KeptConnection(contestant.port())) {
                contestant.way().turns(connection, count);
              }
              return null;
            }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    return handovers / ((System.nanoTime() - begun) / 1e9);
  }

  private static RawHttp.Answer send(
      KeptConnection connection, String method, String path, String body) throws IOException {
    byte[] bytes = method.equals("GET") ? null : body.getBytes(StandardCharsets.UTF_8);
    RawHttp.Answer answer = connection.send(method, path, bytes, ANSWER_MAX);
    if (answer.status() != 200 && answer.status() != 404) {
      throw new IOException(method + " " + path + ": " + answer.status() + " " + answer.text());
    }
    return answer;
  }

  /** As Go's api.Lock does it: look, wait while it is held, try, look again. */
  private void likeConsul(KeptConnection connection, AtomicInteger count) throws IOException {
    String session =
        send(connection, "PUT", "/v1/session/create", "{\"LockDelay\":\"0s\"}")
            .text()
            .split("\"")[3];
    String index = "0";
    while (count.get() < handovers) {
      RawHttp.Answer seen = send(connection, "GET", KEY + "?wait=15s&index=" + index, "");
      index = String.valueOf(seen.header("X-Consul-Index"));
      if (seen.text().contains("\"Session\"")) {
        continue;
      }
      boolean taken =
          send(connection, "PUT", KEY + "?acquire=" + session, "").text().startsWith("true");
      if (taken) {
        count.incrementAndGet();
        send(connection, "PUT", KEY + "?release=" + session, "");
      }
      index = "0";
    }
    send(connection, "PUT", "/v1/session/destroy/" + session, "");
  }

  /** etcd's own lock service, which waits in the server for its turn (v3lock.proto). */
  private void likeEtcd(KeptConnection connection, AtomicInteger count) throws IOException {
    String lease =
        field(send(connection, "POST", "/v3/lease/grant", "{\"TTL\":\"300\"}").text(), "ID");
    String name = Base64.getEncoder().encodeToString("handover".getBytes(StandardCharsets.UTF_8));
    while (count.get() < handovers) {
      String key =
          field(
              send(
                      connection,
                      "POST",
                      "/v3/lock/lock",
                      "{\"name\":\"" + name + "\",\"lease\":\"" + lease + "\"}")
                  .text(),
              "key");
      count.incrementAndGet();
      send(connection, "POST", "/v3/lock/unlock", "{\"key\":\"" + key + "\"}");
    }
    send(connection, "POST", "/v3/lease/revoke", "{\"ID\":\"" + lease + "\"}");
  }

  private static String field(String json, String name) throws IOException {
    int at = json.indexOf('"' + name + "\":\"");
    if (at < 0) {
      throw new IOException("no " + name + " in " + json);
    }
    int from = at + name.length() + 4;
    return json.substring(from, json.indexOf('"', from));
  }

  private static int etcd(Path folder, List<Process> others) throws Exception {
    List<Integer> ports = Ports.free(2);
    String client = "http://127.0.0.1:" + ports.get(0);
    String peer = "http://127.0.0.1:" + ports.get(1);
    start(
        others,
        folder.resolve("etcd.log"),
        ETCD.toString(),
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer);
    await(ports.get(0), "POST", "/v3/lease/leases");
    return ports.get(0);
  }

  private static int consul(Path binary, Path folder, List<Process> others) throws Exception {
    List<Integer> ports = Ports.free(4);
    start(
        others,
        folder.resolve("consul.log"),
        binary.toString(),
        "agent",
        "-server",
        "-bootstrap-expect=1",
        "-bind=127.0.0.1",
        "-data-dir=" + folder.resolve("consul"),
        "-http-port=" + ports.get(0),
        "-server-port=" + ports.get(1),
        "-serf-lan-port=" + ports.get(2),
        "-serf-wan-port=" + ports.get(3),
        "-dns-port=-1",
        "-grpc-port=-1",
        "-grpc-tls-port=-1",
        "-hcl=limits { http_max_conns_per_client = 10000 }",
        "-hcl=performance { raft_multiplier = 1 }");
    await(ports.get(0), "PUT", "/v1/kv/handover/ready");
    return ports.get(0);
  }

  private static void start(List<Process> others, Path log, String... command) throws IOException {
    others.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start());
  }

  private static void await(int port, String method, String path) throws Exception {
    long deadline = System.nanoTime() + START_WAIT_MAX.toNanos();
    while (true) {
      try {
        if (RawHttp.send(port, method, path, "{}".getBytes(StandardCharsets.US_ASCII)).status()
            == 200) {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
