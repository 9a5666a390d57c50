package io.praetor.store;

import io.praetor.store.table.Change;
import io.praetor.store.table.Slots;
import io.praetor.store.table.States;
import io.praetor.store.table.Table;
import io.praetor.store.waiting.WaitingRoom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that comes next: what the commands of an entry have made of a view so far. Owned by the
 * apply thread.
 */
final class Draft implements States {
  private final Slots slots;
  private final WaitingRoom room;
  private final List<Change<?, ?>> changes = new ArrayList<>();
  private long index;
  private long timeMs;
  private boolean indexUsed;
  private int replacements;

  /** A draft that is the view still, at a log time. */
  Draft(View from, long timeMs) {
    this(from, timeMs, WaitingRoom.HEAP);
  }

  /** The same with a place for changes that come in parts. */
  Draft(View from, long timeMs, WaitingRoom room) {
    this.room = room;
    slots = from.copySlots();
    index = from.index();
    // A log time that is behind is that of another leader, whose clock had not caught up.
    this.timeMs = Math.max(from.timeMs(), timeMs);
  }

  @Override
  public long index() {
    return index;
  }

  @Override
  public long timeMs() {
    return timeMs;
  }

  /** Where changes wait that come in parts. */
  WaitingRoom room() {
    return room;
  }

  @Override
  public <S> S get(Table<S, ?, ?> table) {
    return slots.get(table);
  }

  /** Puts a state in place of a table's: what it changes in rows is told by {@link #changed}. */
  <S> void set(Table<S, ?, ?> table, S state) {
    slots.set(table, state);
  }

  /** Tells of a row that was made, changed or removed at the index of {@link #change}. */
  <K, R> void changed(Table<?, K, R> table, K id, @Nullable R before, @Nullable R after) {
    changes.add(new Change<>(table, change(), id, before, after));
  }

  /** The index of the change that the command makes: the same however often it asks. */
  long change() {
    indexUsed = true;
    return index + 1;
  }

  /** Ends a command: its index counts if it changed anything. */
  void settle() {
    if (indexUsed) {
      index++;
      indexUsed = false;
    }
  }

  /** Goes on from a higher index: no state here has been at those between. */
  void skipTo(long higher) {
    index = Math.max(index, higher);
  }

  /** Says that all content was replaced. */
  void replaced() {
    replacements++;
  }

  /** How often all content was replaced so far. */
  int replacements() {
    return replacements;
  }

  /** What a transaction goes back to. */
  Mark mark() {
    return new Mark(slots.copy(), changes.size(), indexUsed);
  }

  /** Undoes all changes since a mark. */
  void back(Mark mark) {
    slots.take(mark.slots);
    changes.subList(mark.changes, changes.size()).clear();
    indexUsed = mark.indexUsed;
  }

  record Mark(Slots slots, int changes, boolean indexUsed) {}

  /** How many changes there have been so far. */
  int changeCount() {
    return changes.size();
  }

  /** The changes since there were a number of them. */
  List<Change<?, ?>> changesSince(int count) {
    return changes.subList(count, changes.size());
  }

  /** The view that it is so far. */
  View viewSoFar() {
    return new View(index, timeMs, slots.copy());
  }

  /** The view that it has become; the draft is not used any more. */
  View view() {
    return new View(index, timeMs, slots);
  }

  /** What became of the view that it began with; the draft is not used any more. */
  Changes changes() {
    return new Changes(changes, replacements > 0);
  }
}
