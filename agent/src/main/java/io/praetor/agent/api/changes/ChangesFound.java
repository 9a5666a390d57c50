package io.praetor.agent.api.changes;

import io.praetor.store.history.KeyChange;
import java.util.List;

/** What is there for a reader of changes; immutable. */
public sealed interface ChangesFound {

  /**
   * Changes in the order of their indexes, all of an index together; of a restore one that stands
   * for all. The index of the answer is the one up to which nothing is missing.
   *
   * @param more whether more can be told at once
   * @param valuesLeftOut whether they are those of one index that are too large to be told with
   *     their values
   */
  record Page(List<KeyChange> changes, boolean more, boolean valuesLeftOut)
      implements ChangesFound {
    static final Page EMPTY = new Page(List.of(), false, false);
  }

  /**
   * Some of what the reader does not know is not kept any more.
   *
   * @param since what the reader knows
   * @param oldest from which index on changes are kept
   */
  record Lost(long since, long oldest) implements ChangesFound {}

  /**
   * The cluster keeps no changes yet.
   *
   * @param level at which it is
   */
  record NotKept(int level) implements ChangesFound {}
}
