package io.praetor.verification.linearizability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Looks for an order of a group's operations that one correct store could have answered: Wing and
 * Gong's search (1993) with Lowe's memory of configurations already tried (2017). One use, one
 * thread.
 *
 * <p>Four facts keep it near linear on histories of this store:
 *
 * <ul>
 *   <li>An operation that changes nothing can be placed at the first moment where it holds.
 *   <li>Writes whose modify index is known are placed in its order; any other order contradicts
 *       what was seen.
 *   <li>A value is written once, so overwriting it while a read of it is not placed is a dead end.
 *   <li>Of two ways to one configuration, that which used fewer of the writes that need not have
 *       happened can do all that the other can.
 * </ul>
 *
 * <p>A stale read may show any earlier state, but one client sees one server's states in their
 * order: its reads there are a chain, each placed after the one before, with no earliest time.
 */
final class Search {
  /** What came out of a search. */
  enum Verdict {
    LINEARIZABLE,
    VIOLATED,
    /** The limit of steps was reached: neither shown nor refuted. */
    UNDECIDED
  }

  private record Configuration(long hash1, long hash2, State state) {}

  /** A place in the search: the state, the writes that can come next, and how to go back. */
  private static final class Frame {
    final State state;
    final int trailMark;
    List<Op> candidates = List.of();
    int next = -1;

    Frame(State state, int trailMark) {
      this.state = state;
      this.trailMark = trailMark;
    }
  }

  private final long stepsMax;

  /**
   * Operations with an earliest time, as a doubly linked list in the order of their sending; the
   * sentinel is the last.
   */
  private final Op[] timed;

  private final int[] following;
  private final int[] preceding;
  private final int[] placeInTimed;

  private final Op[][] chains;
  private final int[] chainOf;
  private final int[] chainAt;

  /**
   * Writes that need not have happened, those of one effect together: which of them is used makes
   * no difference.
   */
  private final Op[][] optional;

  private final int[] optionalOf;
  private final int[] used;

  /**
   * Whether a write that need not have happened is used only where it lets something pending hold.
   */
  private final boolean sparing;

  private final Op[] byIndex;
  private int indexAt;

  private final int[] readersLeft;
  private final long[] mark1;
  private final long[] mark2;
  private long hash1;
  private long hash2;
  private int left;

  private final List<Op> trail = new ArrayList<>();
  private final Map<Configuration, List<int[]>> tried = new HashMap<>();
  private List<Op> longest = List.of();
  private State longestState;

  /**
   * A search that begins with nothing placed.
   *
   * @param stepsMax how many configurations are tried before it gives up
   * @param sparing tries writes of unknown outcome only where they explain something: much faster
   *     where many are unknown; what it calls violated is to be tried once more without
   */
  Search(Group group, long stepsMax, boolean sparing) {
    List<Op> all = group.ops();
    this.stepsMax = stepsMax;
    this.sparing = sparing;
    int count = all.size();
    List<Op> timedOps = new ArrayList<>();
    Map<String, List<Op>> chained = new LinkedHashMap<>();
    Map<List<Step>, List<Op>> byEffect = new LinkedHashMap<>();
    for (Op op : all) {
      if (op.optional) {
        byEffect.computeIfAbsent(List.of(op.steps), k -> new ArrayList<>()).add(op);
      } else if (op.invoked == Long.MIN_VALUE) {
        chained
            .computeIfAbsent(op.source.process() + "@" + op.source.server(), k -> new ArrayList<>())
            .add(op);
      } else {
        timedOps.add(op);
      }
    }
    timed = timedOps.toArray(Op[]::new);
    following = new int[timed.length + 1];
    preceding = new int[timed.length + 1];
    placeInTimed = new int[count];
    Arrays.fill(placeInTimed, -1);
    for (int i = 0; i <= timed.length; i++) {
      following[i] = i == timed.length ? 0 : i + 1;
      preceding[i] = i == 0 ? timed.length : i - 1;
      if (i < timed.length) {
        placeInTimed[timed[i].id] = i;
      }
    }
    chains = arrays(chained.values());
    chainAt = new int[chains.length];
    chainOf = numbers(chains, count);
    optional = arrays(byEffect.values());
    used = new int[optional.length];
    optionalOf = numbers(optional, count);
    byIndex =
        all.stream()
            .filter(o -> o.index != 0)
            .sorted(Comparator.comparingLong(o -> o.index))
            .toArray(Op[]::new);
    readersLeft = new int[group.valueCount() + 1];
    mark1 = new long[count];
    mark2 = new long[count];
    SplittableRandom random = new SplittableRandom(count);
    for (Op op : all) {
      mark1[op.id] = random.nextLong();
      mark2[op.id] = random.nextLong();
      needs(op, 1);
    }
    left = (int) all.stream().filter(o -> !o.optional).count();
    longestState = State.empty(group.keyCount());
  }

  private static Op[][] arrays(Collection<List<Op>> lists) {
    return lists.stream().map(l -> l.toArray(Op[]::new)).toArray(Op[][]::new);
  }

  private static int[] numbers(Op[][] lists, int count) {
    int[] numberOf = new int[count];
    for (int n = 0; n < lists.length; n++) {
      for (Op op : lists[n]) {
        numberOf[op.id] = n;
      }
    }
    return numberOf;
  }

  /** The operations of the longest order that was found, in that order. */
  List<Op> longest() {
    return longest;
  }

  /** The state after {@link #longest}. */
  State longestState() {
    return longestState;
  }

  Verdict run() {
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame(longestState, 0));
    long steps = 0;
    while (!frames.isEmpty()) {
      Frame frame = frames.getLast();
      if (frame.next < 0) {
        if (++steps > stepsMax) {
          longest = trail.size() > longest.size() ? List.copyOf(trail) : longest;
          return Verdict.UNDECIDED;
        }
        settle(frame.state);
        if (trail.size() > longest.size()) {
          longestState = frame.state;
        }
        if (left == 0) {
          longest = List.copyOf(trail);
          return Verdict.LINEARIZABLE;
        }
        if (isNew(frame.state)) {
          frame.candidates = candidates(frame.state);
        }
        frame.next = 0;
      }
      if (frame.next < frame.candidates.size()) {
        Op op = frame.candidates.get(frame.next++);
        State after = op.apply(frame.state);
        if (after != null) {
          int mark = trail.size();
          place(op);
          frames.add(new Frame(after, mark));
        }
      } else {
        if (trail.size() > longest.size()) {
          longest = List.copyOf(trail);
        }
        frames.removeLast();
        while (trail.size() > frame.trailMark) {
          takeBack();
        }
      }
    }
    return Verdict.VIOLATED;
  }

  /** Places all that holds in the state and changes nothing. */
  private void settle(State state) {
    boolean again = true;
    while (again) {
      again = false;
      long deadline = deadline();
      for (int i = first(); i < timed.length && timed[i].invoked <= deadline; i = following[i]) {
        if (timed[i].pure && timed[i].apply(state) != null) {
          place(timed[i]);
          again = true;
        }
      }
      for (int c = 0; c < chains.length; c++) {
        while (chainAt[c] < chains[c].length && chains[c][chainAt[c]].apply(state) != null) {
          place(chains[c][chainAt[c]]);
          again = true;
        }
      }
    }
  }

  /**
   * The time by which the next operation must have been sent: none may overtake one that was
   * answered before.
   */
  private long deadline() {
    long earliest = Long.MAX_VALUE;
    for (int c = 0; c < chains.length; c++) {
      if (chainAt[c] < chains[c].length) {
        earliest = Math.min(earliest, chains[c][chainAt[c]].returned);
      }
    }
    for (int i = first(); i < timed.length && timed[i].invoked <= earliest; i = following[i]) {
      earliest = Math.min(earliest, timed[i].returned);
    }
    return earliest;
  }

  private List<Op> candidates(State state) {
    List<Op> found = new ArrayList<>();
    long deadline = deadline();
    for (int i = first(); i < timed.length && timed[i].invoked <= deadline; i = following[i]) {
      if (!timed[i].pure && fits(timed[i], state)) {
        found.add(timed[i]);
      }
    }
    found.sort(
        Comparator.comparing((Op o) -> o.index == 0).thenComparingLong((Op o) -> o.returned));
    List<Op> pending = sparing ? pending(deadline) : List.of();
    for (int c = 0; c < optional.length; c++) {
      Op op = used[c] < optional[c].length ? optional[c][used[c]] : null;
      if (op != null && op.invoked <= deadline && fits(op, state) && helps(op, state, pending)) {
        found.add(op);
      }
    }
    return found;
  }

  /** What could be placed next if the state let it. */
  private List<Op> pending(long deadline) {
    List<Op> found = new ArrayList<>();
    for (int i = first(); i < timed.length && timed[i].invoked <= deadline; i = following[i]) {
      found.add(timed[i]);
    }
    for (int c = 0; c < chains.length; c++) {
      if (chainAt[c] < chains[c].length) {
        found.add(chains[c][chainAt[c]]);
      }
    }
    return found;
  }

  private boolean helps(Op op, State state, List<Op> pending) {
    State after = op.apply(state);
    if (after == null || after.equals(state)) {
      return false;
    }
    for (int key = 0; key < state.keys(); key++) {
      if (state.holder(key) != after.holder(key)) {
        // A holder outlives later writes of the value, so what this explains may not be pending
        // yet.
        return true;
      }
    }
    for (Op other : pending) {
      if (other.holding(after) > other.holding(state)) {
        return true;
      }
    }
    return !sparing;
  }

  private boolean fits(Op op, State state) {
    if (op.index != 0 && !byIndex[indexAt].equals(op)) {
      return false;
    }
    State after = op.apply(state);
    if (after == null) {
      return false;
    }
    for (int key = 0; key < state.keys(); key++) {
      int old = state.value(key);
      if (old != 0 && old != after.value(key) && readersLeft[old] > op.needs(old)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether this configuration is worth a look: not if it was tried with no more of the optional
   * writes.
   */
  private boolean isNew(State state) {
    List<int[]> before =
        tried.computeIfAbsent(new Configuration(hash1, hash2, state), k -> new ArrayList<>(1));
    for (int[] earlier : before) {
      if (coveredBy(earlier)) {
        return false;
      }
    }
    before.add(used.clone());
    return true;
  }

  private boolean coveredBy(int[] earlier) {
    for (int c = 0; c < used.length; c++) {
      if (earlier[c] > used[c]) {
        return false;
      }
    }
    return true;
  }

  private int first() {
    return following[timed.length];
  }

  private void place(Op op) {
    trail.add(op);
    if (op.optional) {
      used[optionalOf[op.id]]++;
      return;
    }
    hash1 ^= mark1[op.id];
    hash2 ^= mark2[op.id];
    left--;
    needs(op, -1);
    if (op.index != 0) {
      indexAt++;
    }
    int i = placeInTimed[op.id];
    if (i < 0) {
      chainAt[chainOf[op.id]]++;
    } else {
      following[preceding[i]] = following[i];
      preceding[following[i]] = preceding[i];
    }
  }

  private void takeBack() {
    Op op = trail.removeLast();
    if (op.optional) {
      used[optionalOf[op.id]]--;
      return;
    }
    hash1 ^= mark1[op.id];
    hash2 ^= mark2[op.id];
    left++;
    needs(op, 1);
    if (op.index != 0) {
      indexAt--;
    }
    int i = placeInTimed[op.id];
    if (i < 0) {
      chainAt[chainOf[op.id]]--;
    } else {
      following[preceding[i]] = i;
      preceding[following[i]] = i;
    }
  }

  private void needs(Op op, int change) {
    if (op.optional || op.refused) {
      return;
    }
    for (Step step : op.steps) {
      if (step.needs() != 0) {
        readersLeft[step.needs()] += change;
      }
    }
  }
}
