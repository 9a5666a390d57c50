package io.praetor.verification.load;

import io.praetor.verification.process.EtcdCluster;
import io.praetor.verification.process.ProductCluster;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts and gets against several servers of Praetor, as many of etcd, and as many of another build,
 * the callers spread over them; owned by the thread that runs it.
 */
final class ClusterComparison implements AutoCloseable {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final int SAMPLES_MAX = 1_000_000;

  /** The JIT has compiled what matters after this. */
  private static final int FIRST_WARM_SECONDS = 30;

  private static final int WARM_SECONDS = 1;
  private static final int WARM_CALLERS = 64;
  private static final String STALE = "stale";
  private static final String PRAETOR = "praetor";
  private static final String ETCD = "etcd";

  private record Kind(String name, Map<String, Supplier<Conversation>> conversations) {}

  private final Map<String, List<Integer>> ports = new LinkedHashMap<>();

  private final List<Runnable> clusters = new ArrayList<>();

  private ClusterComparison() {}

  /**
   * Prints the table of a run.
   *
   * @param before the launcher of another build, which runs twice: the second one tells how far a
   *     build differs from itself
   */
  static void run(
      Path folder,
      int servers,
      @Nullable Path before,
      List<String> kinds,
      int[] callers,
      int rounds,
      int seconds)
      throws IOException {
    try (ClusterComparison comparison = new ClusterComparison()) {
      comparison.praetor(PRAETOR, Program.own(), folder, servers);
      if (before != null) {
        comparison.praetor(Comparison.BEFORE, new Program(before, List.of()), folder, servers);
        comparison.praetor(
            Comparison.BEFORE_AGAIN, new Program(before, List.of()), folder, servers);
      }
      if (EtcdCluster.isInstalled()) {
        EtcdCluster etcd = EtcdCluster.start(folder.resolve(ETCD), servers, START_WAIT_MAX);
        comparison.clusters.add(etcd::close);
        comparison.ports.put(
            ETCD, etcd.servers().stream().map(EtcdCluster.Server::clientPort).toList());
      } else {
        System.out.println("etcd is not installed (Debian's package etcd-server)");
      }
      comparison.table(kinds, callers, rounds, seconds);
    }
  }

  private void praetor(String name, Program program, Path folder, int servers) throws IOException {
    ProductCluster cluster =
        ProductCluster.start(
            program,
            folder.resolve(name.replace(' ', '-')),
            servers,
            START_WAIT_MAX,
            "-hcl=performance { raft_multiplier = 1 }",
            "-hcl=limits { http_max_conns_per_client = 100000 }");
    clusters.add(cluster::close);
    ports.put(name, cluster.servers().stream().map(ProductProcess::httpPort).toList());
  }

  @Override
  public void close() {
    clusters.forEach(Runnable::run);
  }

  private static Supplier<Conversation> http(IntFunction<byte[]> requests) {
    return () -> new HttpConversation(requests);
  }

  private static Kind kind(String name, IntFunction<byte[]> praetor, Supplier<Conversation> etcd) {
    Map<String, Supplier<Conversation>> conversations = new LinkedHashMap<>();
    for (String build : List.of(PRAETOR, Comparison.BEFORE, Comparison.BEFORE_AGAIN)) {
      conversations.put(build, http(praetor));
    }
    conversations.put(ETCD, etcd);
    return new Kind(name, conversations);
  }

  private static List<Kind> kinds() {
    return List.of(
        kind(Comparison.PUT, HttpConversation::put, EtcdConversation::puts),
        kind(Comparison.GET, HttpConversation::get, EtcdConversation::gets),
        kind(Comparison.CONSISTENT, HttpConversation::consistentGet, EtcdConversation::gets),
        kind(STALE, HttpConversation::staleGet, EtcdConversation::serializableGets));
  }

  /**
   * One load.
   *
   * @param turn shifts the callers by as many servers, so that one alone meets leaders and
   *     followers
   */
  private Load.Result load(Kind kind, String name, int callers, int turn, int warm, int seconds)
      throws IOException {
    List<Integer> all = ports.getOrDefault(name, List.of());
    Supplier<Conversation> conversations = Objects.requireNonNull(kind.conversations.get(name));
    try (Load load =
        new Load(
            caller -> all.get((caller + turn) % all.size()),
            caller -> conversations.get(),
            SAMPLES_MAX)) {
      return load.run(callers, warm, seconds);
    }
  }

  private void table(List<String> named, int[] callers, int rounds, int seconds)
      throws IOException {
    Random order = new Random(Comparison.ORDER_SEED);
    List<Kind> kinds = kinds().stream().filter(kind -> named.contains(kind.name)).toList();
    for (String name : ports.keySet()) {
      // Every key is there, and the code is compiled, before anything is measured.
      load(kinds().getFirst(), name, WARM_CALLERS, 0, FIRST_WARM_SECONDS, 1);
      for (Kind kind : kinds) {
        load(kind, name, WARM_CALLERS, 0, WARM_SECONDS, 1);
      }
    }
    System.out.printf(
        "%d servers, callers spread over them; medians of %d rounds of %d s, %d processors; a"
            + " second (p50 µs, p99 µs)%n| | callers | praetor | beside it: the other, praetor's part"
            + " of it |%n|---|---|---|---|%n",
        ports.getOrDefault(PRAETOR, List.of()).size(),
        rounds,
        seconds,
        Runtime.getRuntime().availableProcessors());
    for (Kind kind : kinds) {
      for (int count : callers) {
        Map<String, List<Load.Result>> results = new LinkedHashMap<>();
        List<String> turns = new ArrayList<>(ports.keySet());
        turns.forEach(name -> results.put(name, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
          Collections.shuffle(turns, order);
          for (String name : turns) {
            Load.Result result = load(kind, name, count, round, WARM_SECONDS, seconds);
            if (result.refused() > 0) {
              throw new IOException(name + " refused " + result.refused() + " of " + kind.name);
            }
            Objects.requireNonNull(results.get(name)).add(result);
          }
        }
        System.out.println(row(kind.name, count, results));
      }
    }
  }

  private static String row(String kind, int callers, Map<String, List<Load.Result>> results) {
    StringBuilder row = new StringBuilder();
    row.append(String.format("| %s | %d | %s |", kind, callers, cell(results, PRAETOR)));
    results.keySet().stream()
        .filter(name -> !name.equals(PRAETOR))
        .forEach(name ->
            row.append(
                String.format(
                    " %s %s: **%.2f** |",
                    name, cell(results, name), median(results, PRAETOR) / median(results, name))));
    if (results.containsKey(Comparison.BEFORE)) {
      row.append(
          TailSpread.of(
              p99(results, PRAETOR),
              p99(results, Comparison.BEFORE),
              p99(results, Comparison.BEFORE_AGAIN)));
    }
    return row.toString();
  }

  private static List<Long> p99(Map<String, List<Load.Result>> results, String name) {
    return results.getOrDefault(name, List.of()).stream().map(Load.Result::p99).toList();
  }

  private static double median(Map<String, List<Load.Result>> all, String name) {
    double[] sorted =
        all.getOrDefault(name, List.of()).stream()
            .mapToDouble(Load.Result::perSecond)
            .sorted()
            .toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private static String cell(Map<String, List<Load.Result>> all, String name) {
    List<Load.Result> results = all.getOrDefault(name, List.of());
    if (results.isEmpty()) {
      return "";
    }
    long[] p50 = results.stream().mapToLong(Load.Result::p50).sorted().toArray();
    long[] p99 = results.stream().mapToLong(Load.Result::p99).sorted().toArray();
    return String.format(
        "%,.0f (%,d, %,d)", median(all, name), p50[p50.length / 2], p99[p99.length / 2]);
  }
}
