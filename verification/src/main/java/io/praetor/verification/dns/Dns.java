package io.praetor.verification.dns;

import io.praetor.verification.figures.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * DNS of real processes, in parts: beside unbound, what it costs the servers, random names, how
 * soon what goes is gone, slow clients, and servers that are away. Owned by the thread that runs
 * it.
 */
public final class Dns {
  private static final List<String> PARTS =
      List.of("unbound", "quiet", "random", "fresh", "slow", "away");

  private Dns() {}

  /**
   * {@code dns [-part=NAME,...] [-rounds=N] [-seconds=N] [-names=N] [-random=N] [-changes=N]
   * [-connections=N] [-seed=S]}: exits with 1 if a figure is beyond its limit.
   */
  public static void main(String[] arguments) throws Exception {
    List<String> parts = PARTS;
    int rounds = 5;
    double seconds = 2;
    int names = 1_000;
    int random = 1_000_000;
    int changes = 100;
    int connections = 10_000;
    long seed = System.nanoTime();
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, Math.max(0, argument.indexOf('=')))) {
        case "-part" -> parts = new ArrayList<>(List.of(value.split(",")));
        case "-rounds" -> rounds = Integer.parseInt(value);
        case "-seconds" -> seconds = Double.parseDouble(value);
        case "-names" -> names = Integer.parseInt(value);
        case "-random" -> random = Integer.parseInt(value);
        case "-changes" -> changes = Integer.parseInt(value);
        case "-connections" -> connections = Integer.parseInt(value);
        case "-seed" -> seed = Long.parseLong(value);
        default -> usage(argument);
      }
    }
    if (!PARTS.containsAll(parts)) {
      usage("-part=" + String.join(",", parts));
    }
    System.out.println("-seed=" + seed);
    Path folder = Files.createTempDirectory("praetor-dns");
    Verdict verdict = new Verdict();
    if (parts.contains("unbound")) {
      BesideUnbound.run(folder.resolve("unbound"), rounds, seconds, verdict);
    }
    if (!parts.equals(List.of("unbound"))) {
      try (DnsCluster cluster = DnsCluster.start(folder.resolve("cluster"))) {
        if (parts.contains("quiet")) {
          new QuietServers(cluster).run(names, (int) Math.ceil(5 * seconds), verdict);
        }
        if (parts.contains("random")) {
          new UnknownNames(cluster, seed).run(random, verdict);
        }
        if (parts.contains("fresh")) {
          new Freshness(cluster).run(changes, verdict);
        }
        if (parts.contains("slow")) {
          new SlowStreams(cluster, connections).run((int) Math.ceil(10 * seconds), verdict);
        }
        if (parts.contains("away")) {
          new ServersAway(cluster, verdict).run();
        }
      }
    }
    System.exit(verdict.exitCode());
  }

  private static void usage(String argument) {
    System.err.println(
        "usage: dns [-part="
            + String.join(",", PARTS)
            + "] [-rounds=N] [-seconds=N] [-names=N] [-random=N] [-changes=N] [-connections=N]"
            + " [-seed=S]; not known: "
            + argument);
    System.exit(2);
  }
}
