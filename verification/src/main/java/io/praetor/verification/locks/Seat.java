package io.praetor.verification.locks;

import io.praetor.verification.locks.Referee.Blow;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Keeps one contender going: starts its process again when it ends, and now and then kills it,
 * stops it, or asks it to end, most of all while it holds. Its own thread owns it.
 */
final class Seat {
  private static final long LOOK_MS = 40;
  private static final int LAST_LINE_BYTES = 64;
  private static final double HURT_HOLDER = 0.2;
  private static final double HURT_WAITER = 0.001;

  private final String name;
  private final Arena arena;
  private final Random random;
  private final Function<Path, List<String>> command;
  private final Thread thread;
  private volatile boolean sparing;
  private volatile boolean stopped;

  /**
   * A seat.
   *
   * @param command the words that start a contender with a journal
   */
  Seat(String name, Arena arena, long seed, Function<Path, List<String>> command) {
    this.name = name;
    this.arena = arena;
    this.random = new Random(seed);
    this.command = command;
    this.thread = Thread.ofPlatform().daemon().name("seat " + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void spare() {
    sparing = true;
  }

  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  private void run() {
    try {
      for (int life = 1; !stopped; life++) {
        Path journal = arena.folder().resolve(name + "-" + life + ".journal");
        Process process =
            new ProcessBuilder(command.apply(journal))
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(
                        arena.folder().resolve(name + ".log").toFile()))
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        accompany(process, journal);
        // One that could not even begin is not started again at once: to start costs more than to
        // hold.
        TimeUnit.MILLISECONDS.sleep(
            Files.exists(journal) ? 50 + random.nextInt(400) : 500 + random.nextInt(1_500));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the seat " + name + " cannot go on", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accompany(Process process, Path journal) throws IOException, InterruptedException {
    boolean held = false;
    while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
      if (stopped) {
        signal(process, "KILL");
        process.waitFor();
        return;
      }
      boolean holds = holds(journal);
      if (holds && !sparing && arena.takeOrder()) {
        kill(process, String.valueOf(journal.getFileName()));
        return;
      }
      boolean hurts = random.nextDouble() < (holds && !held ? HURT_HOLDER : HURT_WAITER);
      held = holds;
      if (hurts && !sparing) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
        hurt(process, String.valueOf(journal.getFileName()));
      }
    }
  }

  private void hurt(Process process, String who) throws IOException, InterruptedException {
    int kind = random.nextInt(10);
    if (kind < 5) {
      kill(process, who);
    } else if (kind < 9) {
      long stopMs =
          kind == 8
              ? arena.rules().longStopMs() + random.nextInt(4_000)
              : 1_000 + random.nextInt(3_000);
      long from = System.currentTimeMillis();
      signal(process, "STOP");
      long until = System.nanoTime() + stopMs * 1_000_000;
      while (System.nanoTime() - until < 0 && !stopped) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      }
      signal(process, "CONT");
      arena.blow(new Blow(who, from, System.currentTimeMillis()));
    } else {
      process.destroy();
    }
  }

  private void kill(Process process, String who) throws IOException, InterruptedException {
    long at = System.currentTimeMillis();
    arena.blow(new Blow(who, at, at));
    signal(process, "KILL");
    process.waitFor();
  }

  /** The process and all that it has started, at once. */
  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("kill", "-" + name, Long.toString(process.pid())));
    process.descendants().forEach(each -> words.add(Long.toString(each.pid())));
    new ProcessBuilder(words)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Whether the last line of a journal says so. */
  private static boolean holds(Path journal) throws IOException {
    if (!Files.exists(journal)) {
      return false;
    }
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "r")) {
      long length = file.length();
      byte[] end = new byte[(int) Math.min(LAST_LINE_BYTES, length)];
      file.seek(length - end.length);
      file.readFully(end);
      String text = new String(end, StandardCharsets.US_ASCII).strip();
      String last = text.substring(text.lastIndexOf('\n') + 1);
      return last.startsWith("start ") || last.startsWith("beat ");
    }
  }
}
