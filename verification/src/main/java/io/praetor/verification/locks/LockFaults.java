package io.praetor.verification.locks;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Fault;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.cluster.Nemesis;
import io.praetor.verification.cluster.ShiftedClock;
import io.praetor.verification.cluster.Step;
import io.praetor.verification.process.ProductHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Processes that fight for {@code praetor lock}, for a semaphore of three and for the Java client's
 * lock, while they and the servers are killed, stopped and cut off. Owned by the thread that runs
 * it.
 */
public final class LockFaults {
  private static final Duration FORM_MAX = Duration.ofSeconds(60);
  private static final Duration RECOVER_MAX = Duration.ofSeconds(90);
  private static final long AFTER_ALL_MS_MAX = 300_000;
  private static final int PLACES = 3;
  private static final int HOLD_MS_MAX = 1_500;

  /** Faults at random between two ambushes. */
  private static final int STORM_MAX = 3;

  /** The command's own: its session, its lock-delay, and when it gives up a session. */
  private static final Arena.Rules COMMAND =
      new Arena.Rules("praetor-lock", 1, 15_000, 15_000, 20_000, 36_000);

  private static final Arena.Rules PLACE =
      new Arena.Rules("semaphore", PLACES, 15_000, 0, 5_000, 20_000);

  /** The Java client tells how long it is sure: no stop is an excuse. */
  private static final Arena.Rules JAVA =
      new Arena.Rules("java-lock", 1, 10_000, 8_000, Long.MAX_VALUE, 22_000);

  /** What runs under the command's lock: it writes down when, as {@link Journal} has it. */
  private static final String CHILD =
      "say() { echo \"$1 $(date +%s%3N) 0\" >>\"$0\"; }; n=$1; say start;"
          + " while [ $n -gt 0 ]; do sleep 0.1; say beat; n=$((n - 1)); done; say end";

  private static final List<Fault> FAULTS =
      List.of(
          Fault.KILL_LEADER,
          Fault.KILL_LEADER,
          Fault.PAUSE_LEADER,
          Fault.KILL_ONE,
          Fault.PAUSE_ONE,
          Fault.CUT_LEADER,
          Fault.KILL_ALL,
          Fault.TRANSFER,
          Fault.SHIFT_CLOCK);

  private static final String COMMAND_KEY = "fight/command";
  private static final String JAVA_KEY = "fight/java";

  private final Path folder;
  private final Random random;
  private final long seed;

  private LockFaults(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** {@code lockfaults [-minutes=M] [-seed=S]}: exits with 1 if anything was violated. */
  public static void main(String[] arguments) throws Exception {
    double minutes = 3;
    long seed = System.currentTimeMillis() % 1_000_000;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.startsWith("-minutes=")) {
        minutes = Double.parseDouble(value);
      } else if (argument.startsWith("-seed=")) {
        seed = Long.parseLong(value);
      } else {
        System.err.println("usage: lockfaults [-minutes=M] [-seed=S]; not known: " + argument);
        System.exit(2);
      }
    }
    Path folder = Files.createTempDirectory("praetor-lockfaults");
    System.out.println("seed " + seed + ", files in " + folder);
    List<String> wrong = new LockFaults(folder, seed).run((long) (minutes * 60_000));
    wrong.forEach(System.out::println);
    System.out.printf(Locale.ROOT, "%d violations in %.1f minutes%n", wrong.size(), minutes);
    if (!wrong.isEmpty()) {
      System.out.println("again: ./verify lockfaults -minutes=" + minutes + " -seed=" + seed);
    }
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  private List<String> run(long forMs) throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    try (Cluster cluster = Cluster.start(folder, ClusterSettings.of(3).withSnapshots(200))) {
      if (!cluster.awaitHealthy(FORM_MAX)) {
        throw new IllegalStateException("the servers formed no cluster in " + FORM_MAX);
      }
      List<Arena> arenas = arenas(cluster);
      Probe probe = Probe.start(cluster);
      arenas.forEach(Arena::start);
      String done = disturb(cluster, arenas, forMs);
      long healthyMs = recover(cluster, arenas, wrong);
      for (Arena arena : arenas) {
        awaitTaken(arena, healthyMs, probe, wrong);
      }
      for (Arena arena : arenas) {
        arena.stop();
      }
      probe.stop();
      System.out.println(done);
      for (Arena arena : arenas) {
        wrong.addAll(arena.judge(probe.silences(), probe.changesMs()));
      }
    }
    return wrong;
  }

  private List<Arena> arenas(Cluster cluster) throws IOException {
    List<Member> servers = cluster.members();
    String[] all =
        servers.stream().map(m -> "http://127.0.0.1:" + m.httpPort()).toArray(String[]::new);
    Arena command = new Arena(folder, COMMAND);
    Arena places = new Arena(folder, PLACE);
    Arena java = new Arena(folder, JAVA);
    for (int i = 0; i < 3; i++) {
      String address = "127.0.0.1:" + servers.get(i % servers.size()).httpPort();
      command.add(seat("command" + i, command, lock(address, 1, COMMAND_KEY)));
      places.add(seat("command" + i, places, lock(address, PLACES, "fight/places")));
      java.add(seat("java" + i, java, client(JAVA_KEY, 0, java.rules(), all)));
    }
    for (int i = 0; i < 2; i++) {
      places.add(seat("java" + i, places, client("fight/places", PLACES, places.rules(), all)));
    }
    return List.of(command, places, java);
  }

  private Seat seat(String name, Arena arena, Function<Path, List<String>> command) {
    return new Seat(name, arena, random.nextLong(), command);
  }

  private static Function<Path, List<String>> lock(String address, int limit, String key) {
    Random random = new Random(address.hashCode());
    return journal ->
        List.of(
            ProductHome.launcher().toString(),
            "lock",
            "-http-addr=" + address,
            "-n=" + limit,
            "-shell=false",
            key,
            "/bin/sh",
            "-c",
            CHILD,
            journal.toString(),
            Integer.toString(1 + random.nextInt(HOLD_MS_MAX / 100)));
  }

  private static Function<Path, List<String>> client(
      String key, int limit, Arena.Rules rules, String[] addresses) {
    return journal -> {
      List<String> words = new ArrayList<>(Java.main());
      words.addAll(
          List.of(
              key,
              Integer.toString(limit),
              journal.toString(),
              "0",
              Integer.toString(HOLD_MS_MAX),
              Long.toString(rules.ttlMs() / 1_000),
              Long.toString(rules.lockDelayMs() / 1_000)));
      words.addAll(List.of(addresses));
      return words;
    };
  }

  /** Faults at random, and ambushes in turn, mostly on the lock whose contenders know the most. */
  private String disturb(Cluster cluster, List<Arena> arenas, long forMs)
      throws IOException, InterruptedException {
    Nemesis nemesis = new Nemesis(cluster, disturbance -> {});
    List<Fault> faults =
        FAULTS.stream().filter(f -> f != Fault.SHIFT_CLOCK || ShiftedClock.isPossible()).toList();
    long until = System.nanoTime() + forMs * 1_000_000;
    Ambush ambush = new Ambush(cluster, nemesis, random);
    Arena command = arenas.getFirst();
    Arena java = arenas.getLast();
    TimeUnit.SECONDS.sleep(5);
    for (int round = 1; System.nanoTime() - until < 0; round++) {
      if (round % 3 == 0) {
        ambush.lay(command, COMMAND_KEY + "/.lock");
      } else {
        ambush.lay(java, JAVA_KEY);
      }
      int storm = random.nextInt(STORM_MAX + 1);
      for (int i = 0; i < storm && System.nanoTime() - until < 0; i++) {
        nemesis.carryOut(
            new Step(
                faults.get(random.nextInt(faults.size())),
                random.nextInt(1 << 20),
                random.nextLong(500, 4_000),
                random.nextLong(1_000, 8_000),
                random.nextBoolean()));
      }
    }
    return "seed " + seed + ": " + nemesis.done();
  }

  /** Leaves everybody alone; the time from which on all is well. */
  private static long recover(Cluster cluster, List<Arena> arenas, List<String> wrong)
      throws IOException, InterruptedException {
    arenas.forEach(Arena::spare);
    cluster.heal();
    if (!cluster.awaitHealthy(RECOVER_MAX)) {
      wrong.add("the servers did not recover in " + RECOVER_MAX);
    }
    return System.currentTimeMillis();
  }

  private static void awaitTaken(Arena arena, long sinceMs, Probe probe, List<String> wrong)
      throws IOException, InterruptedException {
    long allowedMs = arena.takeUp().allowedMs() + arena.rules().longStopMs();
    while (arena.lastStartMs() <= sinceMs) {
      long now = System.currentTimeMillis();
      long disturbed = probe.silences().stream().mapToLong(s -> s.within(sinceMs, now)).sum();
      if (now - sinceMs > Math.min(AFTER_ALL_MS_MAX, allowedMs + disturbed)) {
        wrong.add(arena.rules().name() + ": nobody took it after the last fault");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }
}
