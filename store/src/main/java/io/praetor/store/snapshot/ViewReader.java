package io.praetor.store.snapshot;

import io.praetor.store.View;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.table.Head;
import io.praetor.store.table.Levels;
import io.praetor.store.table.RecordReader;
import io.praetor.store.table.Slots;
import io.praetor.store.table.Table;
import io.praetor.store.table.Tables;
import io.praetor.store.waiting.WaitingRoom;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Builds a view from the records that {@link ViewWriter} wrote; owned by one thread. */
final class ViewReader implements RecordReader {
  private final Tables tables;
  private final @Nullable View written;
  private final @Nullable RecordVisitor visitor;
  private final WaitingRoom room;
  private final Slots slots;
  private final long index;
  private final long timeMs;
  private ByteReader bytes;
  private int position;

  /** The name of the record before in this section; this object itself at the section's start. */
  private Object last = this;

  private ViewReader(
      Tables tables,
      @Nullable View written,
      @Nullable RecordVisitor visitor,
      WaitingRoom room,
      ByteReader head) {
    this.tables = tables;
    this.written = written;
    this.visitor = visitor;
    this.room = room;
    slots = Slots.empty(tables);
    bytes = head;
    index = number(0, Long.MAX_VALUE - 1);
    timeMs = number(0, Long.MAX_VALUE);
  }

  /**
   * Reads a view.
   *
   * @param written what the snapshot was written from, for one that is read back
   * @param room where bytes wait that are kept apart from their rows
   */
  static View read(Tables tables, @Nullable View written, WaitingRoom room, BlockInput in)
      throws IOException {
    View view = read(tables, written, null, room, in);
    if (written != null && !isSame(view, written)) {
      throw new MalformedException("a snapshot of another state than the one it was written from");
    }
    return view;
  }

  /** Goes through all records; the view that comes of it lacks the rows of large tables. */
  static View scan(Tables tables, RecordVisitor visitor, BlockInput in) throws IOException {
    return read(tables, null, visitor, WaitingRoom.NOWHERE, in);
  }

  private static View read(
      Tables tables,
      @Nullable View written,
      @Nullable RecordVisitor visitor,
      WaitingRoom room,
      BlockInput in)
      throws IOException {
    ByteReader first = in.record();
    int bytes = first == null ? 0 : first.remaining();
    if (first == null || first.u8() != Head.KIND) {
      throw new MalformedException("a snapshot without its head");
    }
    ViewReader run = new ViewReader(tables, written, visitor, room, first);
    Head.read(run);
    if (visitor != null) {
      visitor.head(bytes - first.remaining());
    }
    for (ByteReader r = in.record(); r != null; r = in.record()) {
      run.record(r);
    }
    return new View(run.index, run.timeMs, run.slots);
  }

  /** Whether two states are the same; their keys have been compared one by one as far as read. */
  private static boolean isSame(View one, View other) {
    for (Table<?, ?, ?> table : other.tables().inOrder()) {
      if (!isAlike(table, one, other)) {
        return false;
      }
    }
    return one.index() == other.index() && one.timeMs() == other.timeMs();
  }

  private static <S> boolean isAlike(Table<S, ?, ?> table, View one, View other) {
    return table.isAlike(one.get(table), other.get(table));
  }

  private void record(ByteReader r) {
    bytes = r;
    int before = r.remaining();
    int kind = r.u8();
    Table<?, ?, ?> table = tables.ofKind(kind);
    if (table == null) {
      throw new MalformedException("no record of a snapshot has the kind " + kind);
    }
    section(table);
    if (visitor == null) {
      int level = slots.get(Levels.TABLE).level();
      if (table.level() > level) {
        throw new MalformedException(
            "a snapshot of level "
                + level
                + " with records of "
                + table
                + ", which is of "
                + table.level());
      }
      read(table, kind);
    } else {
      scan(table, kind);
      visitor.record(table, kind, last == this ? null : last, before - r.remaining());
    }
  }

  private <S> void read(Table<S, ?, ?> table, int kind) {
    set(table, table.read(get(table), kind, this));
  }

  private <S> void scan(Table<S, ?, ?> table, int kind) {
    set(table, table.scan(get(table), kind, this));
  }

  /** Equal states have equal bytes only if the tables come in one order: no other is read. */
  private void section(Table<?, ?, ?> table) {
    int next = tables.position(table);
    if (next < position) {
      throw new MalformedException(
          "a snapshot's records are out of order: one of " + table + " is too late");
    }
    if (next > position) {
      position = next;
      last = this;
    }
  }

  @Override
  public ByteReader bytes() {
    return bytes;
  }

  @Override
  public long number(long min, long max) {
    long value = bytes.varint();
    if (value < min || value > max) {
      throw new MalformedException(
          "a number of a snapshot is not between " + min + " and " + max + ": " + value);
    }
    return value;
  }

  @Override
  @SuppressWarnings("unchecked") // the names of one section have one type
  public <K extends Comparable<K>> K ordered(K name) {
    if (last != this && ((K) last).compareTo(name) >= 0) {
      throw new MalformedException("the names of a snapshot are out of order at " + name);
    }
    last = name;
    return name;
  }

  @Override
  public <S> S get(Table<S, ?, ?> table) {
    return slots.get(table);
  }

  @Override
  public <S> @Nullable S written(Table<S, ?, ?> table) {
    return written == null ? null : written.get(table);
  }

  @Override
  public WaitingRoom room() {
    return room;
  }

  @Override
  public <S> void set(Table<S, ?, ?> table, S state) {
    slots.set(table, state);
  }

  @Override
  public long index() {
    return index;
  }

  @Override
  public long timeMs() {
    return timeMs;
  }
}
