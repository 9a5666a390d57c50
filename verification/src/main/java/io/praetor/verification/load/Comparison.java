package io.praetor.verification.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Puts and gets against Praetor, etcd and a bare Netty server, in turn and in several rounds, and
 * the medians; owned by the thread that runs it.
 */
public final class Comparison {
  private static final int KEYS = 1_000;
  private static final int SAMPLES_MAX = 1_000_000;
  private static final int WARM_SECONDS = 1;
  private static final String PRAETOR = "praetor";
  private static final String ETCD = "etcd";
  private static final String STUB = "stub";

  private Comparison() {}

  static String key(int number) {
    return "load/" + number % KEYS;
  }

  /** 256 bytes, other ones for each number. */
  static byte[] value(int number) {
    return String.format("%0256d", number).getBytes(StandardCharsets.US_ASCII);
  }

  private record Contestant(String name, int port, Supplier<Conversation> conversation) {}

  private record Kind(String name, List<Contestant> contestants) {}

  private static Supplier<Conversation> http(IntFunction<byte[]> requests) {
    return () -> new HttpConversation(requests);
  }

  private static List<Kind> kinds(Servers servers) {
    int port = servers.praetor.httpPort();
    List<Contestant> puts = new ArrayList<>();
    List<Contestant> gets = new ArrayList<>();
    List<Contestant> consistent = new ArrayList<>();
    puts.add(new Contestant(PRAETOR, port, http(HttpConversation::put)));
    gets.add(new Contestant(PRAETOR, port, http(HttpConversation::get)));
    consistent.add(new Contestant(PRAETOR, port, http(HttpConversation::consistentGet)));
    servers.etcdPort.ifPresent(etcd -> {
      puts.add(new Contestant(ETCD, etcd, EtcdConversation::puts));
      gets.add(new Contestant(ETCD, etcd, EtcdConversation::gets));
      consistent.add(new Contestant(ETCD, etcd, EtcdConversation::gets));
    });
    gets.add(new Contestant(STUB, servers.stubPort, http(HttpConversation::get)));
    return List.of(
        new Kind("put", puts), new Kind("get", gets), new Kind("get ?consistent", consistent));
  }

  /** {@code load [-servers=N] [-seconds=N] [-rounds=N] [-callers=1,16,64,256]} */
  public static void main(String[] arguments) throws Exception {
    int seconds = 5;
    int clusterSize = 1;
    int rounds = 3;
    int[] callers = {1, 16, 64, 256};
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, Math.max(0, argument.indexOf('=')))) {
        case "-seconds" -> seconds = Integer.parseInt(value);
        case "-servers" -> clusterSize = Integer.parseInt(value);
        case "-rounds" -> rounds = Integer.parseInt(value);
        case "-callers" ->
            callers = Arrays.stream(value.split(",")).mapToInt(Integer::parseInt).toArray();
        default -> {
          System.err.println(
              "usage: load [-servers=N] [-seconds=N] [-rounds=N] [-callers=1,16,64,256]; not known: "
                  + argument);
          System.exit(2);
        }
      }
    }
    Path folder = Files.createTempDirectory("praetor-load");
    if (clusterSize > 1) {
      ClusterComparison.run(folder, clusterSize, callers, rounds, seconds);
      return;
    }
    try (Servers servers = Servers.start(folder)) {
      if (servers.etcdPort.isEmpty()) {
        System.out.println("etcd is not installed: Praetor and the stub alone");
      }
      fill(servers);
      table(servers, callers, rounds, seconds);
    }
  }

  /** Every key is there before it is asked for. */
  private static void fill(Servers servers) throws IOException {
    for (Contestant contestant : kinds(servers).getFirst().contestants()) {
      try (Load load = load(contestant)) {
        load.run(16, 0, 3);
      }
    }
  }

  private static Load load(Contestant contestant) throws IOException {
    return new Load(contestant.port(), caller -> contestant.conversation().get(), SAMPLES_MAX);
  }

  private static void table(Servers servers, int[] callers, int rounds, int seconds)
      throws IOException {
    System.out.printf(
        "medians of %d rounds of %d s, %d processors; a second, p50 and p99 in µs%n",
        rounds, seconds, Runtime.getRuntime().availableProcessors());
    System.out.println("| | callers | praetor | etcd | ratio | stub | of stub |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Kind kind : kinds(servers)) {
      for (int count : callers) {
        Map<String, List<Load.Result>> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
          for (Contestant contestant : kind.contestants()) {
            try (Load load = load(contestant)) {
              Load.Result result = load.run(count, WARM_SECONDS, seconds);
              if (result.refused() > 0) {
                throw new IOException(contestant.name() + " refused " + result.refused());
              }
              results.computeIfAbsent(contestant.name(), n -> new ArrayList<>()).add(result);
            }
          }
        }
        System.out.printf(
            "| %s | %d | %s | %s | %s | %s | %s |%n",
            kind.name(),
            count,
            cell(results, PRAETOR),
            cell(results, ETCD),
            ratio(results, ETCD),
            cell(results, STUB),
            ratio(results, STUB));
      }
    }
  }

  private static double perSecond(List<Load.Result> results) {
    return results.stream()
        .mapToDouble(Load.Result::perSecond)
        .sorted()
        .toArray()[results.size() / 2];
  }

  private static String cell(Map<String, List<Load.Result>> all, String name) {
    List<Load.Result> results = all.getOrDefault(name, List.of());
    if (results.isEmpty()) {
      return "";
    }
    long p50 = results.stream().mapToLong(Load.Result::p50).sorted().toArray()[results.size() / 2];
    long p99 = results.stream().mapToLong(Load.Result::p99).sorted().toArray()[results.size() / 2];
    return String.format("%,.0f (%,d, %,d)", perSecond(results), p50, p99);
  }

  private static String ratio(Map<String, List<Load.Result>> all, String other) {
    return all.containsKey(other)
        ? String.format(
            "%.2f", perSecond(all.getOrDefault(PRAETOR, List.of())) / perSecond(all.get(other)))
        : "";
  }
}
