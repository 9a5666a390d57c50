package io.praetor.verification.faults;

import io.praetor.verification.cluster.Fault;
import io.praetor.verification.cluster.ShiftedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of traffic under faults, each from a seed of its own; owned by the thread that runs it.
 */
public final class Faults {
  private static final long FAULTS_MS = 14_000;
  private static final int SHOWN_MAX = 5;

  private Faults() {}

  /** {@code faults [-rounds=N | -minutes=M] [-seed=S]}: exits with 1 if anything was violated. */
  public static void main(String[] arguments) throws Exception {
    int rounds = 3;
    long untilNanos = Long.MAX_VALUE;
    long seed = System.currentTimeMillis() % 1_000_000;
    Path keep = null;
    int servers = 0;
    List<Fault> faults = List.of(Fault.values());
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.startsWith("-rounds=")) {
        rounds = Integer.parseInt(value);
      } else if (argument.startsWith("-minutes=")) {
        rounds = Integer.MAX_VALUE;
        untilNanos = System.nanoTime() + (long) (Double.parseDouble(value) * 60e9);
      } else if (argument.startsWith("-seed=")) {
        seed = Long.parseLong(value);
      } else if (argument.startsWith("-servers=")) {
        servers = Integer.parseInt(value);
      } else if (argument.startsWith("-keep=")) {
        keep = Path.of(value);
      } else if (argument.startsWith("-only=")) {
        faults =
            Stream.of(value.toUpperCase(Locale.ROOT).replace('-', '_').split(","))
                .map(Fault::valueOf)
                .toList();
      } else {
        System.err.println(
            "usage: faults [-rounds=N | -minutes=M] [-seed=S] [-servers=N] [-keep=FOLDER]"
                + " [-only=FAULT,...]; not"
                + " known: "
                + argument);
        System.exit(2);
      }
    }
    if (!ShiftedClock.isPossible()) {
      System.out.println("no libfaketime here: clocks are not shifted");
    }
    System.exit(run(rounds, untilNanos, seed, keep, faults, servers) == 0 ? 0 : 1);
  }

  private static int run(
      int rounds,
      long untilNanos,
      long firstSeed,
      @Nullable Path keep,
      List<Fault> faults,
      int servers)
      throws IOException, InterruptedException {
    Path files = keep == null ? Files.createTempDirectory("praetor-faults") : keep;
    int done = 0;
    long operations = 0;
    int violations = 0;
    List<Long> guilty = new ArrayList<>();
    long begun = System.nanoTime();
    while (done < rounds && (done == 0 || System.nanoTime() - untilNanos < 0)) {
      long seed = firstSeed + done++;
      Path folder = files.resolve("seed-" + seed);
      long from = System.nanoTime();
      Round.Report report = run(folder, seed, faults, servers);
      operations += report.operations();
      violations += report.violations().size();
      System.out.printf(
          Locale.ROOT,
          "seed %d: %s: %,d operations (%d of unknown outcome), %d violations, %d s%n",
          seed,
          report.schedule(),
          report.operations(),
          report.unknown(),
          report.violations().size(),
          (System.nanoTime() - from) / 1_000_000_000);
      report.violations().stream().limit(SHOWN_MAX).forEach(System.out::println);
      if (!report.violations().isEmpty()) {
        guilty.add(seed);
        System.out.println("its history and the servers' files are in " + folder);
      } else if (keep == null) {
        delete(folder);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d rounds, %d operations, %d violations in %.1f minutes%n",
        done,
        operations,
        violations,
        (System.nanoTime() - begun) / 60e9);
    guilty.forEach(seed -> System.out.println("again: ./verify faults -rounds=1 -seed=" + seed));
    return violations;
  }

  /** A round that cannot be brought to its end proves nothing, which is a finding too. */
  private static Round.Report run(Path folder, long seed, List<Fault> faults, int servers)
      throws IOException, InterruptedException {
    try {
      return new Round(folder, seed, FAULTS_MS, faults, servers).run();
    } catch (IllegalStateException e) {
      return new Round.Report("broken off", 0, 0, List.of("broken off: " + e));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
