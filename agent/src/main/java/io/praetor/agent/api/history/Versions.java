package io.praetor.agent.api.history;

import io.praetor.store.history.KeyChange;
import java.util.List;

/**
 * Changes, the newest first; immutable.
 *
 * @param rows the changes
 * @param before the next page begins below this index; 0 if there is none
 * @param oldestKnown the index from which on what there was is known
 */
record Versions(List<Row> rows, long before, long oldestKnown) {
  Versions {
    rows = List.copyOf(rows);
  }

  /**
   * One of them.
   *
   * @param isCurrent whether the key is now what the change left
   */
  record Row(KeyChange change, boolean isCurrent) {}
}
