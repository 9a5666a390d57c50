package io.praetor.store.table;

import io.praetor.store.level.Level;
import io.praetor.store.waiting.WaitingBytes;
import io.praetor.store.watch.Topic;
import io.praetor.store.watch.WatchRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replicated table: its section in snapshots, its invariants, what a restore does to it, and
 * who is woken by its changes. Stateless; the rows are in its state, which a view holds.
 *
 * <p>A table without rows writes nothing into a snapshot, so that a new one changes no bytes before
 * the first command of its own.
 *
 * @param <S> its state: immutable, and never null
 * @param <K> what names a row
 * @param <R> a row: immutable
 */
public abstract class Table<S, K, R> {
  /** A record's kind is one byte, and the kinds that changed are kept as bits of one number. */
  static final int KIND_MAX = 63;

  private final Topic.OfTable topic;
  private final int[] kinds;

  /**
   * A table.
   *
   * @param name what topics call it
   * @param kinds the kinds of its records in snapshots, from 2 to 63. Numbers are never used again
   *     for something else: old snapshots hold them. The first also tells the table from others in
   *     memory
   */
  protected Table(String name, int... kinds) {
    topic = new Topic.OfTable(name);
    this.kinds = kinds.clone();
  }

  /** What topics and messages call it. */
  public final String name() {
    return topic.table();
  }

  /** The topic of any change in it. */
  public final Topic topic() {
    return topic;
  }

  /** Where its state stands in the states of a view. */
  public final int slot() {
    return kinds[0];
  }

  final int[] kinds() {
    return kinds;
  }

  /**
   * The level of a cluster from which on it may have rows. In a snapshot of a lower level they are
   * refused, as older programs do, which do not know them: else some servers of a cluster would
   * restore such a file, and others would not.
   */
  public int level() {
    return Level.FIRST;
  }

  /** Its state before anything was written. */
  public abstract S empty();

  /**
   * The store index of the last change of any row, 0 if there was none, or if the table keeps no
   * index as a whole.
   */
  public long index(S state) {
    return 0;
  }

  /** How many rows it has. */
  public abstract long rows(S state);

  /**
   * Whether two states have one index and as many rows: what a snapshot that was read back is held
   * by against the state that it was written from, beside what {@link #read} has compared.
   */
  public boolean isAlike(S one, S other) {
    return index(one) == index(other) && rows(one) == rows(other);
  }

  /**
   * Writes its section of a snapshot. Equal states give equal records, whatever their history: in
   * the order of the rows' names.
   */
  public abstract void write(S state, RecordWriter out);

  /**
   * Reads one record of its section.
   *
   * @param soFar the state from the records before
   * @param kind the record's kind, one of this table's
   * @return the state with what the record says
   * @throws io.praetor.store.bytes.MalformedException if the record cannot follow those before
   */
  public abstract S read(S soFar, int kind, RecordReader in);

  /**
   * Reads one record as {@link #read} does, for who goes through a snapshot of any size without
   * building its state: a table of many rows keeps none of them.
   *
   * @return the state that the records behind it need
   */
  public S scan(S soFar, int kind, RecordReader in) {
    return read(soFar, kind, in);
  }

  /** The bytes of its rows that wait apart from them, see {@link WaitingBytes}. */
  public List<WaitingBytes> waiting(S state) {
    return List.of();
  }

  /** Looks for what cannot be, in the table and between it and others; reads all of it. */
  public abstract void check(States view, Rules rules);

  /**
   * Looks for numbers with which a cluster that restores the snapshot could not go on. Indexes of
   * rows need no look: none is above the snapshot's.
   */
  public void checkRestore(States snapshot, RestoreLimits limits, Rules rules) {}

  /**
   * What its state is once a snapshot was restored into a cluster that goes on. The tables before
   * it in {@link Tables} are restored already.
   */
  public abstract S restore(Restoring restoring);

  /**
   * Wakes who waits for a row. Whoever waits for any change of the table is woken besides, once for
   * all changes of a log entry.
   */
  public void wake(Change<K, R> change, WatchRegistry watches) {}

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return slot();
  }

  @Override
  public final String toString() {
    return name();
  }
}
