package io.praetor.client;

import java.util.List;

/**
 * All changes of one index: what one write or one transaction has done. Immutable.
 *
 * @param index behind which to go on
 */
public record ChangeSet(long index, List<Change> changes) {
  /** Changes of the index. */
  public ChangeSet {
    changes = List.copyOf(changes);
  }
}
