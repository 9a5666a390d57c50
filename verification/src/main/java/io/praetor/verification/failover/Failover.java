package io.praetor.verification.failover;

import io.praetor.verification.process.EtcdCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills leaders under load and measures how long no new write succeeds, beside etcd; then has
 * leaders hand over under load and counts writes that fail. Owned by the thread that runs it.
 */
public final class Failover {
  private static final int WRITERS = 8;
  private static final int TRANSFER_WRITERS = 24;
  private static final Duration LOAD = Duration.ofSeconds(1);
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(10);
  private static final Duration OUTAGE_MAX = Duration.ofSeconds(60);
  private static final Duration PROBE_WAIT_MAX = Duration.ofSeconds(15);

  private int keys;

  private Failover() {}

  /** {@code failover [-rounds=N] [-transfers=N] [-etcd=false]}: exits with 1 if a write failed. */
  public static void main(String[] arguments) throws Exception {
    int rounds = 20;
    int transfers = 20;
    boolean etcd = true;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, Math.max(0, argument.indexOf('=')))) {
        case "-rounds" -> rounds = Integer.parseInt(value);
        case "-transfers" -> transfers = Integer.parseInt(value);
        case "-etcd" -> etcd = Boolean.parseBoolean(value);
        default -> {
          System.err.println(
              "usage: failover [-rounds=N] [-transfers=N] [-etcd=false]; not known: " + argument);
          System.exit(2);
        }
      }
    }
    Path folder = Files.createTempDirectory("praetor-failover");
    System.out.println("files in " + folder);
    Failover run = new Failover();
    long failed;
    try (Praetor praetor = new Praetor(folder.resolve("praetor"))) {
      run.kills(folder, praetor, rounds, etcd);
      failed = run.transfers(praetor, transfers);
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  private void kills(Path folder, Praetor praetor, int rounds, boolean etcd)
      throws IOException, InterruptedException {
    List<Contestant> contestants = new ArrayList<>(List.of(praetor));
    try {
      if (etcd && EtcdCluster.isInstalled()) {
        contestants.add(new Etcd("etcd", folder.resolve("etcd")));
        contestants.add(
            new Etcd(
                "etcd, 40/400 ms",
                folder.resolve("etcd-tuned"),
                "--heartbeat-interval=40",
                "--election-timeout=400"));
      } else if (etcd) {
        System.out.println("etcd is not installed: Praetor alone");
      }
      Map<Contestant, List<Long>> outages = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        for (Contestant contestant : contestants) {
          outages.computeIfAbsent(contestant, c -> new ArrayList<>()).add(outage(contestant));
          contestant.revive();
        }
      }
      System.out.printf(
          "%d kills of the leader under %d writers: ms until a new write succeeds through another"
              + " server%n| | min | median | max | all |%n|---|---|---|---|---|%n",
          rounds, WRITERS);
      outages.forEach((contestant, all) -> {
        long[] sorted = all.stream().mapToLong(ns -> ns / 1_000_000).sorted().toArray();
        System.out.printf(
            "| %s | %d | %d | %d | %s |%n",
            contestant.name(),
            sorted[0],
            sorted[sorted.length / 2],
            sorted[sorted.length - 1],
            Arrays.toString(sorted));
      });
    } finally {
      contestants.stream().filter(each -> each != praetor).forEach(Contestant::close);
    }
  }

  /**
   * Nanoseconds from the death of the leader until a write that was begun after it succeeds. A new
   * one begins every few milliseconds at each of the others, so that one which was lost on its way
   * to the dead leader, and is of unknown outcome, holds up none.
   */
  private long outage(Contestant store) throws IOException, InterruptedException {
    int leader = store.leaderPort();
    List<Integer> others = store.ports().stream().filter(port -> port != leader).toList();
    String prefix = "failover/" + keys++;
    FailoverWriters traffic =
        FailoverWriters.begin(
            store, WRITERS, writer -> others.get(writer % others.size()), prefix, "");
    try {
      LockSupport.parkNanos(LOAD.toNanos());
      if (traffic.written.sum() == 0) {
        throw new IOException(store.name() + " takes no write with all servers up");
      }
      store.killLeader();
      long killed = System.nanoTime();
      CompletableFuture<Long> first = new CompletableFuture<>();
      int probe = 0;
      while (!first.isDone()) {
        if (System.nanoTime() - killed > OUTAGE_MAX.toNanos()) {
          throw new IOException(store.name() + " takes no write " + OUTAGE_MAX + " after a kill");
        }
        for (int port : others) {
          String key = prefix + "/probe/" + probe++;
          Thread.ofVirtual()
              .start(() -> {
                if (store.put(port, key, "value", PROBE_WAIT_MAX)) {
                  first.complete(System.nanoTime() - killed);
                }
              });
        }
        LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
      }
      return first.join();
    } finally {
      // A write that died with the leader may keep its writer for seconds.
      traffic.abandon();
    }
  }

  /** Writes with {@code ?cas=0} to new keys: one that is applied twice is answered with no. */
  private long transfers(Praetor praetor, int rounds) throws IOException, InterruptedException {
    List<Integer> ports = praetor.ports();
    FailoverWriters traffic =
        FailoverWriters.begin(
            praetor,
            TRANSFER_WRITERS,
            writer -> ports.get(writer % ports.size()),
            "transfer",
            "?cas=0");
    try {
      for (int round = 0; round < rounds; round++) {
        LockSupport.parkNanos(LOAD.toNanos());
        praetor.transfer();
      }
      LockSupport.parkNanos(LOAD.toNanos());
    } finally {
      traffic.end();
    }
    System.out.printf(
        "%d transfers of leadership under %d writers on all servers: %d writes, %d failed%n",
        rounds, TRANSFER_WRITERS, traffic.written.sum(), traffic.failed.sum());
    return traffic.failed.sum();
  }
}
