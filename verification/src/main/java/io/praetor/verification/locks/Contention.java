package io.praetor.verification.locks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Go's client and ours fight for one lock, and for one semaphore: neither may hold while the other
 * does, and both get their turns. Owned by the thread that runs it.
 */
final class Contention {
  private static final int HOLDS_EACH = 30;
  private static final int HOLD_MS_MAX = 60;
  private static final int EACH = 2;
  private static final int LIMIT = 2;
  private static final long WAIT_SECONDS_MAX = 120;

  private final Path folder;
  private final Path go;
  private final String address;
  private final List<String> wrong = new ArrayList<>();

  private Contention(Path folder, Path go, String address) {
    this.folder = folder;
    this.go = go;
    this.address = address;
  }

  /** {@code GO_PROGRAM FOLDER ADDRESS}: exits with 1 if they did not exclude each other. */
  public static void main(String[] arguments) throws Exception {
    Contention contention =
        new Contention(
            Files.createDirectories(Path.of(arguments[1])), Path.of(arguments[0]), arguments[2]);
    contention.fight("contention/lock", 0);
    contention.fight("contention/semaphore", LIMIT);
    contention.wrong.forEach(System.out::println);
    System.exit(contention.wrong.isEmpty() ? 0 : 1);
  }

  private void fight(String key, int limit) throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    List<Path> journals = new ArrayList<>();
    String name = key.substring(key.indexOf('/') + 1);
    for (String kind : List.of("java", "go")) {
      if (kind.equals("go")) {
        awaitBegun(journals);
      }
      for (int i = 0; i < EACH; i++) {
        Path journal = folder.resolve(name + "-" + kind + i);
        journals.add(journal);
        List<String> words =
            new ArrayList<>(kind.equals("go") ? List.of(go.toString(), "contend") : Java.main());
        words.addAll(
            List.of(
                key,
                Integer.toString(limit),
                journal.toString(),
                Integer.toString(HOLDS_EACH),
                Integer.toString(HOLD_MS_MAX),
                "15",
                "1"));
        words.add(kind.equals("go") ? address : "http://" + address);
        processes.add(new ProcessBuilder(words).inheritIO().start());
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    for (Process process : processes) {
      if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        wrong.add(key + ": not all had their turns in " + WAIT_SECONDS_MAX + " s");
        processes.forEach(Process::destroyForcibly);
        break;
      }
      if (process.exitValue() != 0) {
        wrong.add(key + ": a contender ended with " + process.exitValue());
      }
    }
    judge(key, limit, journals);
  }

  /** Go's programs start faster: they come when the others are at it. */
  private static void awaitBegun(List<Path> journals) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    while (journals.stream().noneMatch(Files::exists) && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void judge(String key, int limit, List<Path> journals) throws IOException {
    List<Holding> all = new ArrayList<>();
    for (Path journal : journals) {
      List<Holding> own = Journal.read(journal);
      if (own.size() != HOLDS_EACH) {
        wrong.add(journal.getFileName() + " held " + own.size() + " times, not " + HOLDS_EACH);
      }
      all.addAll(own);
    }
    wrong.addAll(new Referee(key, Math.max(1, limit), 0, Long.MAX_VALUE).judge(all, List.of()));
    all.sort(Comparator.comparingLong(Holding::startMs));
    int changes = 0;
    for (int i = 1; i < all.size(); i++) {
      changes += kind(all.get(i)).equals(kind(all.get(i - 1))) ? 0 : 1;
    }
    System.out.printf(
        "%s: %d holdings by Go and Java, from one to the other %d times%n",
        key, all.size(), changes);
  }

  private static String kind(Holding holding) {
    return holding.who().contains("-go") ? "go" : "java";
  }
}
