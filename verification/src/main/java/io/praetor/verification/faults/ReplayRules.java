package io.praetor.verification.faults;

import io.praetor.verification.history.Call;
import io.praetor.verification.history.Disturbance;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.History;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import io.praetor.verification.linearizability.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds every answer of a history against the replayed log: what it showed, and when. */
final class ReplayRules {
  /** What is wrong with one service shows many times over. */
  private static final int CONTRADICTIONS_MAX = 3;

  private final History history;
  private final Replay replay;
  private final long graceNanos;
  private final long forwardedGraceNanos;
  private final List<Violation> violations = new ArrayList<>();

  /** When a position is known to have been applied somewhere, by the answers that showed it. */
  private final Floor known;

  private final Map<Operation, Replay.Span> spans = new HashMap<>();
  private final Map<String, List<Operation>> byLife = new HashMap<>();
  private int settled;

  private ReplayRules(History history, Replay replay, long graceNanos, long forwardedGraceNanos) {
    this.history = history;
    this.replay = replay;
    this.graceNanos = graceNanos;
    this.forwardedGraceNanos = forwardedGraceNanos;
    this.known = new Floor(replay.end());
  }

  /**
   * What the history breaks; empty if every answer is one that the log explains.
   *
   * @param graceMs how long after a server has shown a change its watchers may still wait in an
   *     undisturbed system
   * @param forwardedGraceMs the same for those who wait at an agent that is no server, from the
   *     time on at which anybody knew of the change
   */
  static List<Violation> check(
      History history, Replay replay, long graceMs, long forwardedGraceMs) {
    ReplayRules rules =
        new ReplayRules(history, replay, graceMs * 1_000_000, forwardedGraceMs * 1_000_000);
    history.operations().forEach(rules::place);
    rules.known.settle();
    history.operations().forEach(rules::written);
    history.operations().forEach(rules::inTime);
    rules.groupByLife();
    history.operations().forEach(rules::woken);
    rules.monotone();
    rules.serviceIndexes();
    return rules.violations;
  }

  private void place(Operation o) {
    StateQuestion question = StateQuestion.of(o.call());
    if (o.outcome() == Outcome.OK && question != null) {
      Replay.Span span = replay.span(question, o.answer().index());
      if (span.first() < 0) {
        found("index that never was", "no state has index " + o.answer().index() + " for it", o);
        return;
      }
      spans.put(o, span);
      shows(o, question, span);
      settled = Math.max(settled, span.first());
      // A follower may have applied what the leader, whose word counts, has yet to apply.
      if (o.mode() != Mode.STALE) {
        known.seen(span.first(), o.returnedNanos());
      }
    } else if (o.outcome() == Outcome.OK || o.outcome() == Outcome.REFUSED) {
      for (Replay.Write write : writes(o)) {
        known.seen(write.position(), o.returnedNanos());
      }
    }
  }

  private List<Replay.Write> writes(Operation o) {
    return values(o.call()).stream().findFirst().map(replay::writesOf).orElse(List.of());
  }

  private static List<String> values(Call call) {
    return switch (call) {
      case Call.Put c -> List.of(c.value());
      case Call.Cas c -> List.of(c.value());
      case Call.Register c -> List.of(c.value());
      case Call.Report c -> List.of(c.value());
      case Call.Txn t -> t.calls().stream().flatMap(c -> values(c).stream()).toList();
      default -> List.of();
    };
  }

  /** The answer is the state at its index. */
  private void shows(Operation o, StateQuestion question, Replay.Span span) {
    List<Entry> expected = question.entries(replay.view(span.first()));
    // An empty store has the index of the first entry, since there is no index below it.
    int last = o.answer().index() == Replay.FIRST_INDEX ? span.last() : span.first();
    for (int at = span.first(); at <= last; at++) {
      if (question.entries(replay.view(at)).equals(o.answer().entries())) {
        return;
      }
    }
    found("answer not as at its index", "at that index the log has " + expected, o);
  }

  /** The index of each service that was asked for moves with its rows. */
  private void serviceIndexes() {
    Set<StateQuestion> asked = new HashSet<>();
    for (Operation o : history.operations()) {
      if (StateQuestion.of(o.call()) instanceof ServiceQuestion question
          && question.aspect() == Call.Aspect.HEALTH
          && asked.add(question)) {
        replay.contradictions(question).stream()
            .limit(CONTRADICTIONS_MAX)
            .forEach(text ->
                violations.add(
                    new Violation(
                        "index of a service not as its rows",
                        question.service() + ": " + text,
                        List.of())));
      }
    }
  }

  /** What the log has of a write is what its caller was told. */
  private void written(Operation o) {
    if (values(o.call()).isEmpty()) {
      return;
    }
    List<Replay.Write> writes = writes(o);
    List<Replay.Write> settledOnes = writes.stream().filter(w -> w.position() <= settled).toList();
    if (writes.stream().filter(Replay.Write::done).count() > 1) {
      found("applied twice", "the log has it " + writes.size() + " times", o);
    }
    switch (o.outcome()) {
      case OK -> {
        if (writes.stream().noneMatch(Replay.Write::done)) {
          found("acknowledged write is lost", "the log has it as " + writes, o);
        }
      }
      case REFUSED -> {
        if (writes.isEmpty() || writes.stream().anyMatch(Replay.Write::done)) {
          found("refusal without reason", "the log has it as " + writes, o);
        }
      }
      case FAILED -> {
        if (!settledOnes.isEmpty()) {
          found("denied write is in the log", "the log has it as " + settledOnes, o);
        }
      }
      case UNKNOWN -> {}
    }
    if (o.outcome() == Outcome.OK && writes.size() == 1) {
      int floor = known.floor(o.invokedNanos());
      if (writes.getFirst().position() <= floor) {
        found(
            "write before its time",
            "it is at position " + writes.getFirst().position() + ", and " + floor + " was known",
            o);
      }
    }
  }

  /** Reads are no older than their mode allows. */
  private void inTime(Operation o) {
    Replay.Span span = spans.get(o);
    if (span == null) {
      return;
    }
    if (o.mode() != Mode.STALE) {
      int floor = known.floor(o.invokedNanos());
      if (span.last() < floor) {
        found(
            "old answer",
            "it shows no state after position " + span.last() + ", and " + floor + " was known",
            o);
      }
    }
  }

  /**
   * A blocking query, answered or given up, did not wait on although its own server had shown the
   * change to others who asked in a mode that promises as much. Which server it waits at is not
   * known behind an agent that is none: there it may not wait long once anybody knew.
   */
  private void woken(Operation o) {
    StateQuestion question = StateQuestion.of(o.call());
    long waitIndex = o.call().awaited();
    if (question == null || waitIndex == 0) {
      return;
    }
    if (o.outcome() == Outcome.OK
        && o.answer().index() <= waitIndex
        && o.returnedNanos() - o.invokedNanos() < waitMs(o.call()) * 950_000) {
      found("woken for nothing", "its index did not move and its time was not over", o);
    }
    if (o.outcome() == Outcome.FAILED && o.mode() != Mode.STALE) {
      // It was told that there is no leader, and does not sleep.
      return;
    }
    int change = replay.firstChange(question, waitIndex);
    long shown = o.isForwarded() ? knownAt(change) : shownAt(o, change);
    long grace = o.isForwarded() ? forwardedGraceNanos : graceNanos;
    if (shown == Long.MAX_VALUE) {
      return;
    }
    long since = Math.max(shown, o.invokedNanos());
    if (o.returnedNanos() - since > grace
        && quiet(since, o.returnedNanos(), grace)
        && (o.mode() == Mode.STALE || confirmed(o, since))) {
      found(
          "missed wake-up",
          "it waited "
              + (o.returnedNanos() - since) / 1_000_000
              + (o.isForwarded()
                  ? " ms after somebody had seen position "
                  : " ms after its server had shown position ")
              + change,
          o);
    }
  }

  private static long waitMs(Call call) {
    return switch (call) {
      case Call.Read c -> c.waitMs();
      case Call.ReadTree c -> c.waitMs();
      case Call.ReadService c -> c.waitMs();
      default -> 0;
    };
  }

  private long knownAt(int position) {
    return position > replay.end() ? Long.MAX_VALUE : known.since(position);
  }

  /** When the server of a query first showed a position to somebody whose read counts as much. */
  private long shownAt(Operation query, int position) {
    long earliest = Long.MAX_VALUE;
    for (Operation o : byLife.getOrDefault(query.server(), List.of())) {
      if ((query.mode() == Mode.STALE || o.mode() != Mode.STALE) && first(o) >= position) {
        earliest = Math.min(earliest, o.returnedNanos());
      }
    }
    return earliest;
  }

  /**
   * Whether the server of a query, or any if that is not known, has answered somebody within this
   * time who needed a leader: without one, whoever does may be held for longer than the grace.
   */
  private boolean confirmed(Operation query, long from) {
    Collection<Operation> answered =
        query.isForwarded() ? spans.keySet() : byLife.getOrDefault(query.server(), List.of());
    return answered.stream()
        .anyMatch(o ->
            o.mode() != Mode.STALE
                && o.invokedNanos() >= from
                && o.returnedNanos() <= query.returnedNanos());
  }

  /** Whether a stretch of the grace within this time was free of disturbances. */
  private boolean quiet(long from, long to, long grace) {
    long start = from;
    for (Disturbance d :
        history.disturbances().stream()
            .filter(d -> d.fromNanos() < to && d.toNanos() > from)
            .sorted(Comparator.comparingLong(Disturbance::fromNanos))
            .toList()) {
      if (d.fromNanos() > start + grace) {
        return true;
      }
      start = Math.max(start, d.toNanos());
    }
    return to > start + grace;
  }

  private void groupByLife() {
    for (Operation o : spans.keySet()) {
      if (!o.server().contains("+")) {
        byLife.computeIfAbsent(o.server(), s -> new ArrayList<>()).add(o);
      }
    }
  }

  /** A server shows no older state than it has shown before, whatever the mode. */
  private void monotone() {
    byLife.forEach((life, operations) -> {
      List<Operation> ended = new ArrayList<>(operations);
      ended.sort(Comparator.comparingLong(Operation::returnedNanos));
      operations.sort(Comparator.comparingLong(Operation::invokedNanos));
      int at = 0;
      Operation latest = null;
      for (Operation o : operations) {
        while (at < ended.size() && ended.get(at).returnedNanos() < o.invokedNanos()) {
          Operation e = ended.get(at++);
          if (latest == null || first(e) > first(latest)) {
            latest = e;
          }
        }
        Replay.Span span = spans.get(o);
        if (latest != null && span != null && span.last() < first(latest)) {
          violations.add(
              new Violation(
                  "server went back",
                  life + " has shown position " + first(latest) + ", then " + span.last(),
                  List.of(latest, o)));
        }
      }
    });
  }

  private int first(Operation o) {
    Replay.Span span = spans.get(o);
    return span == null ? -1 : span.first();
  }

  private void found(String rule, String text, Operation o) {
    violations.add(new Violation(rule, text, List.of(o)));
  }
}
