package io.praetor.store.table;

/**
 * A restore of a snapshot into a cluster that goes on.
 *
 * <p>The snapshot may be an older state of this cluster, or another's. So the index goes on from
 * the higher of the two, and whatever is now under a name where something else was gets the new
 * index: who waits at an index, or sets at one, cannot take the one for the other.
 */
public interface Restoring {
  /** What is there before. */
  States ours();

  /** The snapshot. */
  States theirs();

  /** The new index. */
  long at();

  /** The state of a table as it will be: restored if it is before the one that asks. */
  <S> S next(Table<S, ?, ?> table);

  /** Changes the state of a table that is restored already. */
  <S> void set(Table<S, ?, ?> table, S state);

  /** Whether readers here may have seen an index already: what has it may not look new. */
  default boolean wasSeen(long index) {
    return index <= ours().index();
  }
}
