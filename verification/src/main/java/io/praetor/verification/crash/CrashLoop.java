package io.praetor.verification.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills an agent at a random moment under load, starts it again, and asks for everything that was
 * ever acknowledged; owned by the thread that runs it.
 */
public final class CrashLoop {
  private static final int WRITERS = 8;
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final int RUN_MS_MAX = 600;
  private static final int FINDINGS_MAX = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private CrashLoop() {}

  /**
   * Rounds, acknowledged writes, and those of them that were missing or wrong in the first answer
   * after a restart.
   */
  public record Report(int rounds, long acknowledged, List<String> lost) {}

  /** Runs {@code rounds} kills in {@code folder}. */
  public static Report run(Path folder, int rounds, long seed)
      throws IOException, InterruptedException {
    Random random = new Random(seed);
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(i));
    }
    List<String> lost = new ArrayList<>();
    try (ProductProcess agent = ProductProcess.single(folder).awaitLeader(START_WAIT_MAX)) {
      for (int round = 0; round < rounds; round++) {
        List<Thread> threads = new ArrayList<>();
        for (Writer writer : writers) {
          threads.add(Thread.ofPlatform().start(() -> writer.writeUntilCut(agent.httpPort())));
        }
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(20, RUN_MS_MAX)).toNanos());
        agent.kill();
        for (Thread thread : threads) {
          thread.join();
        }
        agent.restart();
        for (Writer writer : writers) {
          writer.judge(agent.httpPort(), round, lost);
        }
      }
    }
    return new Report(
        rounds, writers.stream().mapToLong(w -> w.acknowledged).sum(), List.copyOf(lost));
  }

  /**
   * One caller with keys of its own: every number is a new value of one key and a key of its own.
   */
  private static final class Writer {
    private final int id;
    private final BitSet acknowledgedEach = new BitSet();
    private int attempted;
    private int acknowledgedLatest;
    private long acknowledged;

    Writer(int id) {
      this.id = id;
    }

    void writeUntilCut(int port) {
      try {
        while (true) {
          int number = ++attempted;
          byte[] value = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
          if (written(port, "/v1/kv/crash/latest/" + id, value)) {
            acknowledgedLatest = number;
          }
          if (written(port, "/v1/kv/" + each() + number, value)) {
            acknowledgedEach.set(number);
          }
        }
      } catch (IOException cut) {
        // The kill: what was under way may or may not have happened.
        return;
      }
    }

    private boolean written(int port, String path, byte[] value) throws IOException {
      RawHttp.Answer answer = RawHttp.send(port, "PUT", path, value);
      boolean done = answer.status() == 200 && answer.text().strip().equals("true");
      if (done) {
        acknowledged++;
      }
      return done;
    }

    private String each() {
      return "crash/each/" + id + "/";
    }

    /** Everything that was ever acknowledged, in the first answers that the new process gives. */
    void judge(int port, int round, List<String> lost) throws IOException {
      String latest = firstAnswer(port, "/v1/kv/crash/latest/" + id + "?raw");
      int value = latest.isEmpty() ? 0 : Integer.parseInt(latest);
      if (value < acknowledgedLatest || value > attempted) {
        lost.add(
            "round %d: crash/latest/%d is %d, acknowledged was %d, attempted %d"
                .formatted(round, id, value, acknowledgedLatest, attempted));
      }
      BitSet missing = (BitSet) acknowledgedEach.clone();
      String all = firstAnswer(port, "/v1/kv/" + each() + "?recurse");
      if (!all.isEmpty()) {
        for (JsonNode entry : JSON.readTree(all)) {
          String key = entry.path("Key").asText();
          String number = key.substring(key.lastIndexOf('/') + 1);
          String got =
              new String(
                  Base64.getDecoder().decode(entry.path("Value").asText()), StandardCharsets.UTF_8);
          if (!got.equals(number) || Integer.parseInt(number) > attempted) {
            lost.add("round " + round + ": " + key + " is '" + got + "'");
          } else {
            missing.clear(Integer.parseInt(number));
          }
        }
      }
      missing.stream()
          .limit(FINDINGS_MAX)
          .forEach(n -> lost.add("round " + round + ": " + each() + n + " is missing"));
    }

    /**
     * The first answer that is one: a refused connection and a 500 without a leader promise
     * nothing.
     */
    private static String firstAnswer(int port, String path) throws IOException {
      long deadline = System.nanoTime() + START_WAIT_MAX.toNanos();
      while (true) {
        try {
          RawHttp.Answer answer = RawHttp.send(port, "GET", path, null);
          if (answer.status() == 200 || answer.status() == 404) {
            return answer.status() == 404 ? "" : answer.text();
          }
          if (answer.status() != 500) {
            throw new IllegalStateException(path + " answers " + answer.status());
          }
        } catch (IOException e) {
          if (System.nanoTime() - deadline > 0) {
            throw e;
          }
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("no answer to " + path + " in " + START_WAIT_MAX);
        }
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  /** {@code crash [-rounds=N] [-seed=S]}: exits with 1 if anything acknowledged was lost. */
  public static void main(String[] arguments) throws Exception {
    int rounds = 100;
    long seed = System.nanoTime();
    for (String argument : arguments) {
      if (argument.startsWith("-rounds=")) {
        rounds = Integer.parseInt(argument.substring("-rounds=".length()));
      } else if (argument.startsWith("-seed=")) {
        seed = Long.parseLong(argument.substring("-seed=".length()));
      } else {
        System.err.println("usage: crash [-rounds=N] [-seed=S]; not known: " + argument);
        System.exit(2);
      }
    }
    Path folder = Files.createTempDirectory("praetor-crash");
    System.out.println("seed " + seed + ", files in " + folder);
    Report report = run(folder, rounds, seed);
    report.lost().forEach(System.out::println);
    System.out.printf(
        "%d kills, %d acknowledged writes, %d lost%n",
        report.rounds(), report.acknowledged(), report.lost().size());
    System.exit(report.lost().isEmpty() ? 0 : 1);
  }
}
