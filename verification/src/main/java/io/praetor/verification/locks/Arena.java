package io.praetor.verification.locks;

import io.praetor.verification.locks.Referee.Blow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One lock or semaphore, those who fight for it, and what was done to them. The seats report from
 * their threads; the judgement is the main thread's.
 */
final class Arena {
  /** What a try may take beyond TTL and lock-delay on a machine that is busy, failover included. */
  private static final long SLACK_MS = 30_000;

  private final Path folder;
  private final Rules rules;
  private final Referee referee;
  private final List<Seat> seats = new ArrayList<>();

  /** Guarded by itself. */
  private final List<Blow> blows = new ArrayList<>();

  Arena(Path folder, Rules rules) throws IOException {
    this.folder = Files.createDirectories(folder.resolve(rules.name()));
    this.rules = rules;
    this.referee = new Referee(rules.name(), rules.limit(), rules.lockDelayMs(), rules.stopMsMax());
  }

  /**
   * What holds for a lock; immutable.
   *
   * @param ttlMs of its sessions
   * @param lockDelayMs 0 where there is none
   * @param stopMsMax a holder that is stopped for less is safe
   * @param longStopMs a stop that no session survives
   */
  record Rules(
      String name, int limit, long ttlMs, long lockDelayMs, long stopMsMax, long longStopMs) {}

  Rules rules() {
    return rules;
  }

  Path folder() {
    return folder;
  }

  void add(Seat seat) {
    seats.add(seat);
  }

  void blow(Blow blow) {
    synchronized (blows) {
      blows.add(blow);
    }
  }

  void start() {
    seats.forEach(Seat::start);
  }

  /** No contender is hurt from now on. */
  void spare() {
    seats.forEach(Seat::spare);
  }

  void stop() throws InterruptedException {
    for (Seat seat : seats) {
      seat.stop();
    }
  }

  /** When it was last taken, 0 if it never was. */
  long lastStartMs() throws IOException {
    return holdings().stream().mapToLong(Holding::startMs).max().orElse(0);
  }

  /** How long it may take until it is taken up again, whatever became of the holder. */
  long takeUpMsMax() {
    return rules.ttlMs() + rules.lockDelayMs() + SLACK_MS;
  }

  private List<Holding> holdings() throws IOException {
    List<Holding> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".journal")).toList()) {
        all.addAll(Journal.read(file));
      }
    }
    all.sort(Comparator.comparingLong(Holding::startMs));
    return all;
  }

  /** A time in which the servers were disturbed. */
  record Span(long fromMs, long toMs) {
    long within(long from, long to) {
      return Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));
    }
  }

  /** Prints what happened, and returns what is wrong with it. */
  List<String> judge(List<Span> disturbed) throws IOException {
    List<Holding> all = holdings();
    List<Blow> dealt;
    synchronized (blows) {
      dealt = List.copyOf(blows);
    }
    List<String> wrong = new ArrayList<>(referee.judge(all, dealt));
    List<Span> excused = new ArrayList<>(disturbed);
    dealt.stream()
        .filter(b -> !b.isKill())
        .forEach(b -> excused.add(new Span(b.fromMs(), b.toMs())));
    List<Long> afterKills = new ArrayList<>();
    long freeSince = all.isEmpty() ? 0 : all.getFirst().startMs();
    boolean killed = false;
    for (Holding next : all) {
      long gap = next.startMs() - freeSince;
      long allowed = takeUpMsMax();
      for (Span span : excused) {
        allowed += span.within(freeSince, next.startMs());
      }
      if (gap > allowed) {
        wrong.add(rules.name() + ": nobody took it for " + gap + " ms, then " + next);
      }
      if (killed && gap > 0) {
        afterKills.add(gap);
      }
      if (next.lastMs() >= freeSince) {
        freeSince = next.lastMs();
        killed = isKilled(next, dealt);
      }
    }
    afterKills.sort(Comparator.naturalOrder());
    System.out.printf(
        Locale.ROOT,
        "%s: held %,d times (%d lost), %d kills, %d stops; taken up again after a holder's kill: %s%n",
        rules.name(),
        all.size(),
        all.stream().filter(h -> h.ending() == Holding.Ending.LOST).count(),
        dealt.stream().filter(Blow::isKill).count(),
        dealt.stream().filter(b -> !b.isKill()).count(),
        afterKills.isEmpty()
            ? "-"
            : String.format(
                Locale.ROOT,
                "median %.1f s, longest %.1f s, %d times",
                afterKills.get(afterKills.size() / 2) / 1e3,
                afterKills.getLast() / 1e3,
                afterKills.size()));
    return wrong;
  }

  private static boolean isKilled(Holding holding, List<Blow> dealt) {
    return holding.ending() == Holding.Ending.CUT
        && dealt.stream().anyMatch(b -> b.isKill() && b.who().equals(holding.who()));
  }
}
