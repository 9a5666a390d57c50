package io.praetor.verification.locks;

import io.praetor.verification.locks.Holding.Ending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Judges what the contenders of one lock have written down; immutable.
 *
 * <p>A holder that was stopped for so long that its session may have ended is believed up to the
 * stop alone: that it goes on for a moment when it wakes up is what no lock can prevent
 * (docs/locks.md). But it has to notice soon.
 *
 * @param name the lock, for people
 * @param limit how many may hold at once
 * @param lockDelayMs for how long nobody gets it after a holder was killed; 0 for a semaphore
 * @param stopMsMax a holder that was stopped for less than this has to be safe
 */
record Referee(String name, int limit, long lockDelayMs, long stopMsMax) {
  /** How long a holder that wakes up too late may go on: its child has 5 s to end. */
  private static final long NOTICE_MS_MAX = 8_000;

  /** What was done to a contender: it was stopped, or killed if the times are equal. */
  record Blow(String who, long fromMs, long toMs) {
    boolean isKill() {
      return fromMs == toMs;
    }
  }

  /** What is wrong, in sentences. */
  List<String> judge(List<Holding> holdings, List<Blow> blows) {
    List<String> wrong = new ArrayList<>();
    List<Holding> all = new ArrayList<>();
    for (Holding holding : holdings) {
      all.add(believed(holding, blows, wrong));
    }
    all.sort(Comparator.comparingLong(Holding::startMs));
    judgeNumber(all, wrong);
    judgeTokens(all, wrong);
    if (lockDelayMs > 0) {
      judgeDelays(all, blows, wrong);
    }
    return wrong;
  }

  /** Cuts what a holder that was stopped for too long says afterwards. */
  private Holding believed(Holding holding, List<Blow> blows, List<String> wrong) {
    for (Blow blow : blows) {
      boolean during =
          blow.who().equals(holding.who())
              && blow.fromMs() >= holding.startMs()
              && blow.fromMs() <= holding.lastMs();
      if (!during || blow.isKill() || blow.toMs() - blow.fromMs() < stopMsMax) {
        continue;
      }
      if (holding.lastMs() > blow.toMs() + NOTICE_MS_MAX) {
        wrong.add(
            name
                + ": stopped for "
                + (blow.toMs() - blow.fromMs())
                + " ms, and went on: "
                + holding);
      }
      return new Holding(
          holding.who(),
          holding.startMs(),
          Math.min(holding.lastMs(), blow.fromMs()),
          Ending.LOST,
          holding.token(),
          0);
    }
    return holding;
  }

  private void judgeNumber(List<Holding> all, List<String> wrong) {
    for (Holding one : all) {
      List<Holding> together = new ArrayList<>();
      for (Holding other : all) {
        if (other.startMs() <= one.startMs()
            && other.lastMs() > one.startMs()
            && !other.equals(one)) {
          together.add(other);
        }
      }
      if (together.size() >= limit) {
        wrong.add(name + ": more than " + limit + " hold: " + one + " while " + together);
      }
    }
  }

  /** A later holder has the higher token. */
  private void judgeTokens(List<Holding> all, List<String> wrong) {
    Holding last = null;
    for (Holding one : all) {
      if (one.token() == 0) {
        continue;
      }
      if (last != null && one.token() <= last.token()) {
        wrong.add(name + ": the fencing token did not rise: " + last + ", then " + one);
      }
      last = one;
    }
  }

  /** After a kill the session lives on for what was left of it, and then the lock-delay holds. */
  private void judgeDelays(List<Holding> all, List<Blow> blows, List<String> wrong) {
    for (Holding killed : all) {
      boolean wasKilled =
          killed.ending() == Ending.CUT
              && blows.stream().anyMatch(b -> b.isKill() && b.who().equals(killed.who()));
      if (!wasKilled) {
        continue;
      }
      long earliest = Math.max(killed.lastMs(), killed.sureMs()) + lockDelayMs;
      for (Holding next : all) {
        if (next.startMs() > killed.lastMs() && next.startMs() < earliest) {
          wrong.add(
              name
                  + ": taken "
                  + (earliest - next.startMs())
                  + " ms before the end of the lock-delay: "
                  + killed
                  + " was killed, its session sure until "
                  + killed.sureMs()
                  + ", then "
                  + next);
        }
      }
    }
  }
}
