package io.praetor.verification.locks;

import io.praetor.verification.locks.Arena.Span;
import io.praetor.verification.locks.Referee.Blow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Judges whether a lock was always taken up again in time; immutable.
 *
 * <p>All time counts in which most of the servers answer. A change of leader gives each session its
 * whole TTL again, once for each change: so much longer it may take, and no more. A contender that
 * is stopped may have been given the lock without knowing: that time does not count.
 *
 * @param ttlMs of the sessions
 * @param lockDelayMs after a session's end; 0 if there is none
 * @param slackMs what a try may take beyond that on a machine that is busy, failover included
 */
record TakeUp(String name, long ttlMs, long lockDelayMs, long slackMs) {

  /**
   * What was found.
   *
   * @param wrong in sentences
   * @param afterKills how long nobody held after a holder was killed, by the wall clock, in order
   * @param counted the same without what is not counted, in order
   */
  record Verdict(List<String> wrong, List<Long> afterKills, List<Long> counted) {}

  /** How long it may take if nothing is disturbed. */
  long allowedMs() {
    return ttlMs + lockDelayMs + slackMs;
  }

  /**
   * Judges.
   *
   * @param holdings in the order of their starts
   * @param silences when less than most of the servers answered
   * @param changesMs when the leader changed, in order
   */
  Verdict judge(
      List<Holding> holdings, List<Blow> blows, List<Span> silences, List<Long> changesMs) {
    List<Span> excused = new ArrayList<>(silences);
    blows.stream()
        .filter(blow -> !blow.isKill())
        .forEach(blow -> excused.add(new Span(blow.fromMs(), blow.toMs())));
    Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    long freeSince = holdings.isEmpty() ? 0 : holdings.getFirst().startMs();
    boolean killed = false;
    for (Holding next : holdings) {
      long gap = next.startMs() - freeSince;
      long counted =
          gap - union(excused, freeSince, next.startMs()) - again(changesMs, freeSince, next);
      if (counted > allowedMs()) {
        verdict.wrong.add(
            String.format(
                Locale.ROOT,
                "%s: nobody took it for %d ms, %d of which count and %d are allowed, then %s",
                name,
                gap,
                counted,
                allowedMs(),
                next));
      }
      if (killed && gap > 0) {
        verdict.afterKills.add(gap);
        verdict.counted.add(Math.max(0, counted));
      }
      if (next.lastMs() >= freeSince) {
        freeSince = next.lastMs();
        killed = isKilled(next, blows);
      }
    }
    verdict.afterKills.sort(Comparator.naturalOrder());
    verdict.counted.sort(Comparator.naturalOrder());
    return verdict;
  }

  /** What changes of the leader gave back to sessions: at most what they had used of their TTL. */
  private long again(List<Long> changesMs, long fromMs, Holding next) {
    long sum = 0;
    long last = fromMs;
    for (long at : changesMs) {
      if (at > fromMs && at < next.startMs()) {
        sum += Math.min(ttlMs, at - last);
        last = at;
      }
    }
    return sum;
  }

  /** How much of a time lies in any of the spans. */
  private static long union(List<Span> spans, long fromMs, long toMs) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingLong(Span::fromMs));
    long sum = 0;
    long at = fromMs;
    for (Span span : sorted) {
      long begin = Math.max(at, span.fromMs());
      long end = Math.min(toMs, span.toMs());
      if (end > begin) {
        sum += end - begin;
        at = end;
      }
    }
    return sum;
  }

  private static boolean isKilled(Holding holding, List<Blow> blows) {
    return holding.ending() == Holding.Ending.CUT
        && blows.stream().anyMatch(blow -> blow.isKill() && blow.who().equals(holding.who()));
  }
}
