package io.praetor.verification.load;

import io.praetor.verification.process.ProcessCpu;
import io.praetor.verification.process.ProductHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts and gets against Praetor, etcd, Consul and a bare Netty server, in several rounds, each in
 * another order, and the medians; owned by the thread that runs it.
 *
 * <p>Two processes of one build differ by some percent, by what their compilers made of the first
 * requests; {@code -starts=N} starts all of them N times and takes the medians over all.
 */
public final class Comparison {
  private static final int KEYS = 1_000;
  private static final int SAMPLES_MAX = 1_000_000;
  private static final int WARM_SECONDS = 1;
  private static final int FILL_SECONDS = 5;

  /** Of the order in which those that are compared take their turns. */
  static final long ORDER_SEED = 1;

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
   * {@code load [-servers=N] [-seconds=N] [-rounds=N] [-starts=N] [-callers=1,16,64,256]
   * [-kinds=put,get,consistent] [-consul=BINARY] [-before=LAUNCHER]}
   */
  public static void main(String[] arguments) throws Exception {
    int clusterSize = 1;
    int seconds = 5;
    int rounds = 3;
    int starts = 1;
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
        case "-starts" -> starts = Integer.parseInt(value);
        case "-callers" ->
            callers = Arrays.stream(value.split(",")).mapToInt(Integer::parseInt).toArray();
        case "-kinds" -> kinds = List.of(value.split(","));
        case "-consul" -> consul = Path.of(value);
        case "-before" -> before = Path.of(value);
        default -> {
          System.err.println(
              "usage: load [-servers=N] [-seconds=N] [-rounds=N] [-starts=N]"
                  + " [-callers=1,16,64,256] [-kinds=put,get,consistent] [-consul=BINARY] [-before=LAUNCHER];"
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
    Map<String, Map<String, List<Round>>> table = new LinkedHashMap<>();
    Random order = new Random(ORDER_SEED);
    for (int start = 0; start < starts; start++) {
      try (Servers servers =
          new Servers(Files.createDirectories(folder.resolve("start-" + start)))) {
        List<Contestant> all = contestants(servers, before, consul);
        // Every key is there before it is asked for.
        rounds(PUT, all, 16, 1, 0, FILL_SECONDS, order, new LinkedHashMap<>());
        for (String kind : kinds) {
          for (int count : callers) {
            Map<String, List<Round>> results =
                table.computeIfAbsent(kind + " | " + count, name -> new LinkedHashMap<>());
            rounds(kind, all, count, rounds, WARM_SECONDS, seconds, order, results);
          }
        }
      }
    }
    System.out.printf(
        "medians of %d rounds of %d s, %d processors; a second (p50 µs, p99 µs; µs of the"
            + " server's CPU for each)%n",
        starts * rounds, seconds, Runtime.getRuntime().availableProcessors());
    System.out.println("| | callers | praetor | beside it: the other, praetor's part of it |");
    System.out.println("|---|---|---|---|");
    table.forEach((what, results) -> System.out.println(row(what, results)));
  }

  /**
   * Adds to the results of each contestant. What one has left behind, such as pages that are still
   * written, meets whichever is next: the order is drawn anew each round.
   */
  private static void rounds(
      String kind,
      List<Contestant> all,
      int callers,
      int rounds,
      int warmSeconds,
      int seconds,
      Random order,
      Map<String, List<Round>> results)
      throws IOException {
    for (Contestant contestant : all) {
      if (contestant.kinds().containsKey(kind)) {
        results.computeIfAbsent(contestant.name(), name -> new ArrayList<>());
      }
    }
    List<Contestant> turns = new ArrayList<>(all);
    for (int number = 0; number < rounds; number++) {
      Collections.shuffle(turns, order);
      for (Contestant contestant : turns) {
        Supplier<Conversation> conversation = contestant.kinds().get(kind);
        if (conversation != null) {
          Objects.requireNonNull(results.get(contestant.name()))
              .add(round(contestant, conversation, callers, warmSeconds, seconds));
        }
      }
    }
  }

  private static String row(String what, Map<String, List<Round>> results) {
    List<Round> own = results.getOrDefault(PRAETOR, List.of());
    StringBuilder row = new StringBuilder();
    row.append(String.format("| %s | %s |", what, cell(own)));
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
