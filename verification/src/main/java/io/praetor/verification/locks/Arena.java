package io.praetor.verification.locks;

import io.praetor.verification.locks.Referee.Blow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final TakeUp takeUp;
  private final List<Seat> seats = new ArrayList<>();

  /** Guarded by itself. */
  private final List<Blow> blows = new ArrayList<>();

  /** Whether the next seat that holds is to be killed. */
  private final AtomicBoolean wanted = new AtomicBoolean();

  Arena(Path folder, Rules rules) throws IOException {
    this.folder = Files.createDirectories(folder.resolve(rules.name()));
    this.rules = rules;
    this.referee = new Referee(rules.name(), rules.limit(), rules.lockDelayMs(), rules.stopMsMax());
    this.takeUp = new TakeUp(rules.name(), rules.ttlMs(), rules.lockDelayMs(), SLACK_MS);
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

  /** The next contender that holds is killed. */
  void wantHolderKilled() {
    wanted.set(true);
  }

  boolean isHolderWanted() {
    return wanted.get();
  }

  /** Takes the order to kill a holder, if there is one that nobody has taken. */
  boolean takeOrder() {
    return wanted.getAndSet(false);
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

  TakeUp takeUp() {
    return takeUp;
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

  /** A time by the wall clock. */
  record Span(long fromMs, long toMs) {
    long within(long from, long to) {
      return Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));
    }
  }

  /**
   * Prints what happened, and returns what is wrong with it.
   *
   * @param silences when less than most of the servers answered
   * @param changesMs when the leader changed, in order
   */
  List<String> judge(List<Span> silences, List<Long> changesMs) throws IOException {
    List<Holding> all = holdings();
    List<Blow> dealt;
    synchronized (blows) {
      dealt = List.copyOf(blows);
    }
    List<String> wrong = new ArrayList<>(referee.judge(all, dealt));
    TakeUp.Verdict verdict = takeUp.judge(all, dealt, silences, changesMs);
    wrong.addAll(verdict.wrong());
    System.out.printf(
        Locale.ROOT,
        "%s: held %,d times (%d lost), %d kills, %d stops; taken up again after a holder's kill: %s%n",
        rules.name(),
        all.size(),
        all.stream().filter(h -> h.ending() == Holding.Ending.LOST).count(),
        dealt.stream().filter(Blow::isKill).count(),
        dealt.stream().filter(b -> !b.isKill()).count(),
        figures(verdict));
    return wrong;
  }

  private String figures(TakeUp.Verdict verdict) {
    if (verdict.afterKills().isEmpty()) {
      return "-";
    }
    List<Long> byClock = verdict.afterKills();
    List<Long> counted = verdict.counted();
    return String.format(
        Locale.ROOT,
        "%d times, by the clock median %.1f s, longest %.1f s; of that counts median %.1f s, longest"
            + " %.1f s, allowed %.1f s",
        byClock.size(),
        byClock.get(byClock.size() / 2) / 1e3,
        byClock.getLast() / 1e3,
        counted.get(counted.size() / 2) / 1e3,
        counted.getLast() / 1e3,
        takeUp.allowedMs() / 1e3);
  }
}
