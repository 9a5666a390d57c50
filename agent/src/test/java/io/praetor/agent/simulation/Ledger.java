package io.praetor.agent.simulation;

import io.praetor.agent.consensus.SimulatedEnsemble;
import io.praetor.agent.consensus.VirtualTime;
import io.praetor.agent.query.Consistency;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.level.Level;
import io.praetor.store.session.Session;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was committed, in its order, by a store of its own; and what clients were told, which has to
 * agree with it.
 */
final class Ledger {
  /** Clocks count whole milliseconds. */
  private static final long ROUNDING_NANOS = 2_000_000;

  private final VirtualTime time;
  private final StateMachine reference = new StateMachine(SnapshotCodec::read);
  private final Map<Long, View> views = new HashMap<>();
  private final Map<String, Outcome> committed = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, Long> renewedNanos = new HashMap<>();
  private final Map<Key, Long> delayedUntilNanos = new HashMap<>();
  private final List<String> findings = new ArrayList<>();
  private long firstLogMs = -1;
  private long firstNanos;
  private long floor;

  Ledger(VirtualTime time) {
    this.time = time;
    views.put(0L, View.EMPTY);
  }

  void found(String what) {
    findings.add(what);
  }

  List<String> findings() {
    return findings;
  }

  View view() {
    return reference.view();
  }

  /** The store index that a read which begins now has to show. */
  long floor() {
    return floor;
  }

  /** What tells a command from all others, or nothing. */
  static String tagOf(Command command) {
    return switch (command) {
      case Command.KvSet set -> text(set.value());
      case Command.KvCas cas -> text(cas.value());
      case Command.KvLock lock -> text(lock.value());
      case Command.KvUnlock unlock -> text(unlock.value());
      case Command.SessionCreate create -> create.id();
      default -> CatalogCommands.markOf(command);
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** An entry is committed, now. */
  void committing(SimulatedEnsemble.Entry entry) {
    CommandCodec.Batch batch = CommandCodec.decodeBatch(entry.bytes());
    if (firstLogMs < 0) {
      firstLogMs = batch.timeMs();
      firstNanos = entry.stampedNanos();
    }
    if ((batch.timeMs() - firstLogMs) * 1_000_000
        > entry.stampedNanos() - firstNanos + ROUNDING_NANOS) {
      found("the log's time runs ahead: " + batch.timeMs() + " after " + firstLogMs);
    }
    if (batch.wallMs() != 0 && reference.view().level() < Level.WALL_CLOCK) {
      found("an entry has a wall clock before all servers can read it");
    }
    if (batch.wallMs() != 0 && batch.wallMs() < reference.view().wallMs()) {
      found("the wall clock goes back: " + batch.wallMs());
    }
    for (int i = 0; i < batch.commands().size(); i++) {
      Command command = batch.commands().get(i);
      View before = reference.view();
      if (command.level() > before.level() && !(command instanceof Command.LevelRaise)) {
        found(command + " is committed at level " + before.level());
      }
      Outcome outcome =
          reference
              .apply(
                  new CommandCodec.Batch(
                      batch.timeMs(), batch.wallMs(), List.of(command), List.of(batch.sender(i))))
              .getFirst();
      View after = reference.view();
      views.put(after.index(), after);
      String tag = tagOf(command);
      if (!tag.isEmpty()) {
        if (committed.put(tag, outcome) != null) {
          found(tag + " is committed twice");
        }
        if (refused.contains(tag)) {
          found(tag + " is committed after its client was told that it did not happen");
        }
      }
      sessions(command, outcome, entry, before, after);
      locks(command, outcome, entry, before);
    }
  }

  private void sessions(
      Command command, Outcome outcome, SimulatedEnsemble.Entry entry, View before, View after) {
    before
        .sessions()
        .forEach(session -> {
          if (after.sessions().get(session.id()) == null) {
            ended(session, command, entry, before);
          }
        });
    if (command instanceof Command.SessionCreate create
        && after.sessions().get(create.id()) != null) {
      renewed(create.id());
    }
    if (command instanceof Command.RestoreCommit && outcome instanceof Outcome.Done) {
      // Promises of before are void, and the end of a session may be under way.
      delayedUntilNanos.clear();
      renewedNanos.clear();
    }
  }

  private void ended(Session session, Command command, SimulatedEnsemble.Entry entry, View before) {
    if (command instanceof Command.SessionDestroy destroy
        && destroy.end() == Command.SessionEnd.TTL) {
      long lived = time.nanos() - renewedNanos.getOrDefault(session.id(), 0L);
      if (lived + ROUNDING_NANOS < session.ttlMs() * 1_000_000) {
        found(
            "%s with a TTL of %d ms is ended %d ms after it was renewed"
                .formatted(session.id(), session.ttlMs(), lived / 1_000_000));
      }
    }
    if (session.lockDelayMs() > 0) {
      long until = entry.stampedNanos() + session.lockDelayMs() * 1_000_000;
      before
          .sessions()
          .held(session.id())
          .forEach(key -> delayedUntilNanos.merge(key, until, Math::max));
    }
  }

  private void locks(Command command, Outcome outcome, SimulatedEnsemble.Entry entry, View before) {
    if (command instanceof Command.KvLock lock
        && outcome instanceof Outcome.Done done
        && done.done()) {
      KvEntry was = before.kv().get(lock.key());
      String holder = was == null ? null : was.session();
      long early = delayedUntilNanos.getOrDefault(lock.key(), 0L) - entry.stampedNanos();
      if (holder == null && early > ROUNDING_NANOS) {
        found(lock.key() + " is taken " + early / 1_000_000 + " ms before its lock-delay is over");
      } else if (holder != null && !holder.equals(lock.session())) {
        found(lock.key() + " has two holders, " + holder + " and " + lock.session());
      }
    }
  }

  /** A leader has told that a session lives for its whole TTL from now on. */
  void renewed(String session) {
    renewedNanos.put(session, time.nanos());
  }

  /** A client was told the outcome of its command. */
  void acknowledged(Command command, Outcome outcome) {
    String tag = tagOf(command);
    if (outcome instanceof Outcome.Refused && !committed.containsKey(tag)) {
      // Its level is too high: that is said before it is proposed.
      refused(command);
      return;
    }
    if (!tag.isEmpty() && !isSame(outcome, committed.get(tag))) {
      found(tag + " is acknowledged with " + outcome + "; committed is " + committed.get(tag));
    }
    if (outcome instanceof Outcome.Done done) {
      if (done.index() > reference.view().index()) {
        found("an index is acknowledged before it is committed: " + done.index());
      }
      floor = Math.max(floor, done.index());
    }
  }

  /** Rows of keys in what a transaction gave are not compared. */
  private static boolean isSame(Outcome told, @Nullable Outcome other) {
    if (told instanceof Outcome.Committed one && other instanceof Outcome.Committed two) {
      return one.index() == two.index() && one.results().size() == two.results().size();
    }
    return told.equals(other);
  }

  /** Whether what a query of the catalog shows has changed since its index was the given one. */
  boolean isSleptThrough(ViewQuestion question, long index) {
    View then = views.get(index);
    return then != null && question.isWokenBetween(then, reference.view());
  }

  /** A client was told that its command did not happen. */
  void refused(Command command) {
    String tag = tagOf(command);
    if (!tag.isEmpty()) {
      refused.add(tag);
      if (committed.containsKey(tag)) {
        found(tag + " is said not to have happened, and is committed");
      }
    }
  }

  /**
   * A client was answered a read.
   *
   * @param atLeast what was known to be committed when it asked; null for a stale read
   */
  void read(
      String who,
      ViewQuestion question,
      ViewQuestion.Answer answer,
      Consistency consistency,
      @Nullable Long atLeast) {
    View view = views.get(answer.storeIndex());
    if (view == null) {
      found(who + " is answered from a state that never was, at index " + answer.storeIndex());
    } else if (!question.find(view).records().equals(answer)) {
      found(who + " is answered " + answer + " and not " + question.find(view).records());
    }
    if (consistency != Consistency.STALE && atLeast != null) {
      if (answer.storeIndex() < atLeast) {
        found(
            "%s is answered from index %d; when it asked, %d was known to be committed"
                .formatted(who, answer.storeIndex(), atLeast));
      }
      floor = Math.max(floor, answer.storeIndex());
    }
  }
}
