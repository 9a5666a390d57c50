package io.praetor.verification.linearizability;

import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A way for a store to be wrong, put into a correct history where that certainly makes it
 * incorrect.
 */
enum Plant {
  /** A default read shows a value after another client was told that a newer one is written. */
  STALE_DEFAULT_READ {
    @Override
    @Nullable Operation change(Operation o, List<Operation> all) {
      Entry old = overwrittenBefore(o, all);
      return o.mode() != Mode.STALE && old != null ? showing(o, old) : null;
    }
  },
  /** A key that was written, acknowledged and not deleted since is gone. */
  LOST_WRITE {
    @Override
    @Nullable Operation change(Operation o, List<Operation> all) {
      if (!(o.call() instanceof Call.Read r) || o.mode() == Mode.STALE) {
        return null;
      }
      long put =
          all.stream()
              .filter(w -> writes(w, r.key()) && w.returnedNanos() < o.invokedNanos())
              .mapToLong(Operation::invokedNanos)
              .max()
              .orElse(Long.MAX_VALUE);
      boolean deleted =
          all.stream()
              .filter(w -> deletes(w.call(), r.key()))
              .anyMatch(w ->
                  w.outcome() == Outcome.UNKNOWN
                      || (w.invokedNanos() < o.returnedNanos() && w.returnedNanos() > put));
      return o.outcome() == Outcome.OK && put != Long.MAX_VALUE && !deleted
          ? o.with(Outcome.OK, Answer.EMPTY)
          : null;
    }
  },
  /** Two are told that their check-and-set of one version succeeded. */
  CAS_TWICE {
    @Override
    @Nullable Operation change(Operation o, List<Operation> all) {
      if (!(o.call() instanceof Call.Cas lost)
          || o.outcome() != Outcome.REFUSED
          || lost.index() == 0) {
        return null;
      }
      boolean won =
          all.stream()
              .anyMatch(w ->
                  w.outcome() == Outcome.OK
                      && w.call() instanceof Call.Cas c
                      && c.key().equals(lost.key())
                      && c.index() == lost.index());
      return won ? o.with(Outcome.OK, Answer.EMPTY) : null;
    }
  },
  /** A check-and-set that was refused, or a write said not to have happened, is seen. */
  DENIED_WRITE_SEEN {
    @Override
    @Nullable Operation change(Operation o, List<Operation> all) {
      if (!(o.call() instanceof Call.Read r) || o.outcome() != Outcome.OK) {
        return null;
      }
      for (Operation w : all) {
        if ((w.outcome() == Outcome.REFUSED || w.outcome() == Outcome.FAILED)
            && w.call() instanceof Call.Cas c
            && c.key().equals(r.key())) {
          return showing(o, Entry.of(c.key(), c.value(), 1_000_000));
        }
      }
      return null;
    }
  },
  /** One client sees one server go back in time. */
  STALE_READ_TURNS_BACK {
    @Override
    @Nullable Operation change(Operation o, List<Operation> all) {
      Entry old = overwrittenBefore(o, all);
      if (o.mode() != Mode.STALE || old == null) {
        return null;
      }
      boolean newerSeen =
          all.stream()
              .anyMatch(r ->
                  r.process() == o.process()
                      && r.server().equals(o.server())
                      && r.mode() == Mode.STALE
                      && r.call().equals(o.call())
                      && r.returnedNanos() < o.invokedNanos()
                      && r.answer().entries().stream()
                          .anyMatch(e -> e.modifyIndex() > old.modifyIndex()));
      return newerSeen ? showing(o, old) : null;
    }
  },
  /** A transaction that was rolled back says that it was done. */
  ROLLED_BACK_SAYS_DONE {
    @Override
    @Nullable Operation change(Operation o, List<Operation> all) {
      if (!(o.call() instanceof Call.Txn t) || o.outcome() != Outcome.REFUSED) {
        return null;
      }
      // The condition that failed must certainly have failed: a version overwritten before it was
      // sent.
      return t.calls().getFirst() instanceof Call.Cas c
              && c.index() != 0
              && overwritten(c.key(), c.index(), o.invokedNanos(), all)
          ? o.with(Outcome.OK, Answer.EMPTY)
          : null;
    }
  };

  abstract @Nullable Operation change(Operation o, List<Operation> all);

  /** The history with this fault in one place, or an empty list if it has no place for it. */
  List<Operation> into(List<Operation> history, long seed) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      places.add(i);
    }
    Collections.shuffle(places, new Random(seed));
    for (int place : places) {
      Operation changed = change(history.get(place), history);
      if (changed != null) {
        List<Operation> wrong = new ArrayList<>(history);
        wrong.set(place, changed);
        return wrong;
      }
    }
    return List.of();
  }

  private static Operation showing(Operation o, Entry entry) {
    return o.with(Outcome.OK, new Answer(0, List.of(entry)));
  }

  /** An entry of the key that was overwritten, and seen to be, before the read was sent. */
  private static @Nullable Entry overwrittenBefore(Operation o, List<Operation> all) {
    if (!(o.call() instanceof Call.Read r) || o.outcome() != Outcome.OK) {
      return null;
    }
    for (Operation seen : all) {
      for (Entry e : seen.answer().entries()) {
        if (e.key().equals(r.key())
            && !e.value().isEmpty()
            && overwritten(r.key(), e.modifyIndex(), o.invokedNanos(), all)) {
          return e;
        }
      }
    }
    return null;
  }

  private static boolean overwritten(String key, long index, long before, List<Operation> all) {
    return all.stream()
        .filter(o -> o.returnedNanos() < before)
        .flatMap(o -> o.answer().entries().stream())
        .anyMatch(e -> e.key().equals(key) && e.modifyIndex() > index);
  }

  private static boolean writes(Operation o, String key) {
    return o.outcome() == Outcome.OK && o.call() instanceof Call.Put p && p.key().equals(key);
  }

  private static boolean deletes(Call call, String key) {
    return switch (call) {
      case Call.Delete d -> d.key().equals(key);
      case Call.DeleteCas d -> d.key().equals(key);
      case Call.DeleteTree d -> key.startsWith(d.prefix());
      default -> false;
    };
  }
}
