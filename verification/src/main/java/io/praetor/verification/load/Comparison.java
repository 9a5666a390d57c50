package io.praetor.verification.load;

import io.praetor.verification.process.ProcessCpu;
import io.praetor.verification.process.ProductHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts and gets against Praetor, etcd, Consul and a bare Netty server, in turn and in several
 * rounds, and the medians; owned by the thread that runs it.
 */
public final class Comparison {
  private static final int KEYS = 1_000;
  private static final int SAMPLES_MAX = 1_000_000;
  private static final int WARM_SECONDS = 1;
  private static final int FILL_SECONDS = 5;
  private static final String PRAETOR = "praetor";

  /** Another build, and a second server of it. */
  static final String BEFORE = "before";

  static final String BEFORE_AGAIN = "before again";
  static final String PUT = "put";
  static final String GET = "get";
  static final String CONSISTENT = "consistent";

  private Comparison() {}

  static String key(int number) {
    return "load/" + number % KEYS;
  }

  /** 256 bytes, other ones for each number. */
  static byte[] value(int number) {
    byte[] value = new byte[256];
    Arrays.fill(value, (byte) '0');
    byte[] digits = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, value, value.length - digits.length, digits.length);
    return value;
  }

  /** A server, and how each kind of request is made to it. */
  private record Contestant(
      String name, Servers.Server server, Map<String, Supplier<Conversation>> kinds) {}

  /** What one round of one contestant gave. */
  private record Round(Load.Result load, double cpuMicros) {}

  private static final Map<String, Supplier<Conversation>> OVER_HTTP =
      Map.of(
          PUT, http(HttpConversation::put),
          GET, http(HttpConversation::get),
          CONSISTENT, http(HttpConversation::consistentGet));

  private static final Map<String, Supplier<Conversation>> OF_ETCD =
      Map.of(
          PUT, EtcdConversation::puts,
          GET, EtcdConversation::gets,
          CONSISTENT, EtcdConversation::gets);

  private static Supplier<Conversation> http(IntFunction<byte[]> requests) {
    return () -> new HttpConversation(requests);
  }

  /** Praetor first: the others are compared with it. */
  private static List<Contestant> contestants(
      Servers servers, @Nullable Path before, @Nullable Path consul) throws IOException {
    List<Contestant> all = new ArrayList<>();
    all.add(new Contestant(PRAETOR, servers.praetor(ProductHome.launcher()), OVER_HTTP));
    if (before != null) {
      all.add(new Contestant(BEFORE, servers.praetor(before), OVER_HTTP));
      all.add(new Contestant(BEFORE_AGAIN, servers.praetor(before), OVER_HTTP));
    }
    Optional<Servers.Server> etcd = servers.etcd();
    if (etcd.isPresent()) {
      all.add(new Contestant("etcd", etcd.get(), OF_ETCD));
    } else {
      System.out.println("etcd is not installed (Debian's package etcd-server)");
    }
    if (consul != null) {
      all.add(new Contestant("consul", servers.consul(consul), OVER_HTTP));
    }
    all.add(new Contestant("stub", servers.stub(), Map.of(GET, http(HttpConversation::get))));
    return all;
  }

  /**
   * {@code load [-servers=N] [-seconds=N] [-rounds=N] [-callers=1,16,64,256]
   * [-kinds=put,get,consistent] [-consul=BINARY] [-before=LAUNCHER]}
   */
  public static void main(String[] arguments) throws Exception {
    int clusterSize = 1;
    int seconds = 5;
    int rounds = 3;
    int[] callers = {1, 16, 64, 256};
    List<String> kinds = List.of(PUT, GET, CONSISTENT);
    @Nullable Path consul = null;
    @Nullable Path before = null;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, Math.max(0, argument.indexOf('=')))) {
        case "-servers" -> clusterSize = Integer.parseInt(value);
        case "-seconds" -> seconds = Integer.parseInt(value);
        case "-rounds" -> rounds = Integer.parseInt(value);
        case "-callers" ->
            callers = Arrays.stream(value.split(",")).mapToInt(Integer::parseInt).toArray();
        case "-kinds" -> kinds = List.of(value.split(","));
        case "-consul" -> consul = Path.of(value);
        case "-before" -> before = Path.of(value);
        default -> {
          System.err.println(
              "usage: load [-servers=N] [-seconds=N] [-rounds=N] [-callers=1,16,64,256]"
                  + " [-kinds=put,get,consistent] [-consul=BINARY] [-before=LAUNCHER];"
                  + " not known: "
                  + argument);
          System.exit(2);
        }
      }
    }
    Path folder = Files.createTempDirectory("praetor-load");
    if (clusterSize > 1) {
      ClusterComparison.run(folder, clusterSize, before, kinds, callers, rounds, seconds);
      return;
    }
    try (Servers servers = new Servers(folder)) {
      List<Contestant> all = contestants(servers, before, consul);
      // Every key is there before it is asked for.
      rounds(PUT, all, 16, 1, 0, FILL_SECONDS);
      System.out.printf(
          "medians of %d rounds of %d s, %d processors; a second (p50 µs, p99 µs; µs of the"
              + " server's CPU for each)%n",
          rounds, seconds, Runtime.getRuntime().availableProcessors());
      System.out.println("| | callers | praetor | beside it: the other, praetor's part of it |");
      System.out.println("|---|---|---|---|");
      for (String kind : kinds) {
        for (int count : callers) {
          Map<String, List<Round>> results =
              rounds(kind, all, count, rounds, WARM_SECONDS, seconds);
          System.out.println(row(kind, count, results));
        }
      }
    }
  }

  private static Map<String, List<Round>> rounds(
      String kind, List<Contestant> all, int callers, int rounds, int warmSeconds, int seconds)
      throws IOException {
    Map<String, List<Round>> results = new LinkedHashMap<>();
    for (int number = 0; number < rounds; number++) {
      for (Contestant contestant : all) {
        Supplier<Conversation> conversation = contestant.kinds().get(kind);
        if (conversation != null) {
          results
              .computeIfAbsent(contestant.name(), name -> new ArrayList<>())
              .add(round(contestant, conversation, callers, warmSeconds, seconds));
        }
      }
    }
    return results;
  }

  private static String row(String kind, int callers, Map<String, List<Round>> results) {
    List<Round> own = results.getOrDefault(PRAETOR, List.of());
    StringBuilder row = new StringBuilder();
    row.append(String.format("| %s | %d | %s |", kind, callers, cell(own)));
    results.forEach((name, other) -> {
      if (!name.equals(PRAETOR)) {
        row.append(
            String.format(
                " %s %s: **%.2f** |", name, cell(other), perSecond(own) / perSecond(other)));
      }
    });
    if (results.containsKey(BEFORE)) {
      row.append(TailSpread.of(p99(own), p99(results, BEFORE), p99(results, BEFORE_AGAIN)));
    }
    return row.toString();
  }

  private static List<Long> p99(Map<String, List<Round>> results, String name) {
    return p99(results.getOrDefault(name, List.of()));
  }

  private static List<Long> p99(List<Round> rounds) {
    return rounds.stream().map(round -> round.load().p99()).toList();
  }

  private static Round round(
      Contestant contestant,
      Supplier<Conversation> conversation,
      int callers,
      int warmSeconds,
      int seconds)
      throws IOException {
    Servers.Server server = contestant.server();
    try (Load load = new Load(server.port(), caller -> conversation.get(), SAMPLES_MAX)) {
      long before = ProcessCpu.micros(server.pid());
      Load.Result result = load.run(callers, warmSeconds, seconds);
      long after = ProcessCpu.micros(server.pid());
      if (result.refused() > 0) {
        throw new IOException(contestant.name() + " refused " + result.refused());
      }
      return new Round(result, (after - before) / (double) result.asked());
    }
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
  }

  private static double perSecond(List<Round> rounds) {
    return median(rounds, round -> round.load().perSecond());
  }

  private static String cell(List<Round> rounds) {
    return String.format(
        "%,.0f (%,.0f, %,.0f; %.0f)",
        perSecond(rounds),
        median(rounds, round -> round.load().p50()),
        median(rounds, round -> round.load().p99()),
        median(rounds, Round::cpuMicros));
  }
}
