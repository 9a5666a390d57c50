package io.praetor.verification.linearizability;

import io.praetor.verification.history.Operation;
import org.jspecify.annotations.Nullable;

/** An operation made ready for the search: its keys and values are numbers. */
final class Op {
  final int id;
  final Operation source;

  /** When it can have happened at the earliest; a stale read may show any earlier time. */
  final long invoked;

  /** When it must have happened; {@link Long#MAX_VALUE} if its caller never learnt. */
  final long returned;

  /** Whether it need not have happened at all. */
  final boolean optional;

  /** Whether it was answered no, which is only true where one of its steps is refused. */
  final boolean refused;

  /** Whether it leaves the state as it is wherever it is put. */
  final boolean pure;

  /** The lowest modify index that its writes are known to have, or 0. */
  final long index;

  final Step[] steps;

  Op(int id, Operation source, Step[] steps, Kind kind, long index) {
    this.id = id;
    this.source = source;
    this.steps = steps;
    this.invoked =
        kind == Kind.STALE || kind == Kind.STALE_REFUSED ? Long.MIN_VALUE : source.invokedNanos();
    this.returned =
        kind == Kind.OPTIONAL || kind == Kind.UNACKNOWLEDGED
            ? Long.MAX_VALUE
            : source.returnedNanos();
    this.optional = kind == Kind.OPTIONAL;
    this.refused = kind == Kind.REFUSED || kind == Kind.STALE_REFUSED;
    this.index = index;
    boolean writes = false;
    for (Step step : steps) {
      writes |= step.writes();
    }
    this.pure = refused || !writes;
  }

  enum Kind {
    ANSWERED,
    REFUSED,
    STALE,
    /** A stale transaction of reads that did not find a key. */
    STALE_REFUSED,
    /** Unknown to its caller, but its effect was seen. */
    UNACKNOWLEDGED,
    OPTIONAL
  }

  /**
   * The state after this, the same object if nothing changes, or null if it cannot have happened
   * there.
   */
  @Nullable State apply(State state) {
    if (pure && !refused) {
      for (Step step : steps) {
        if (!step.run(state.cells())) {
          return null;
        }
      }
      return state;
    }
    int[] cells = state.cells().clone();
    boolean failed = false;
    for (Step step : steps) {
      failed |= !step.run(cells);
      if (failed && !refused) {
        return null;
      }
    }
    if (refused) {
      return failed ? state : null;
    }
    State after = new State(cells);
    return after.equals(state) ? state : after;
  }

  /**
   * How much of it holds in a state: the steps that would, or for a refusal whether it is one
   * there.
   */
  int holding(State state) {
    if (refused) {
      return apply(state) == null ? 0 : 1;
    }
    int count = 0;
    int[] cells = state.cells().clone();
    for (Step step : steps) {
      if (step.run(cells)) {
        count++;
      }
    }
    return count;
  }

  /** How many of its steps need the value to be current. */
  int needs(int value) {
    int count = 0;
    if (!optional && !refused) {
      for (Step step : steps) {
        if (step.needs() == value) {
          count++;
        }
      }
    }
    return count;
  }
}
