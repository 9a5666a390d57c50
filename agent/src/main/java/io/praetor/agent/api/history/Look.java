package io.praetor.agent.api.history;

import io.praetor.store.View;
import io.praetor.store.level.Level;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the past has found; immutable.
 *
 * @param <R> the records
 */
sealed interface Look<R> {
  /** They are known. */
  record Seen<R>(R records) implements Look<R> {}

  /**
   * They are not kept.
   *
   * @param index what was asked for
   * @param oldest the index from which on they are
   */
  record NotKept<R>(long index, long oldest) implements Look<R> {}

  /** The index has not been yet. */
  record Ahead<R>(long index, long newest) implements Look<R> {}

  /** The cluster keeps no changes yet. */
  record NotRecorded<R>(int level) implements Look<R> {}

  /** Why nothing can be known of an index in a view, or null if something can. */
  static <R> @Nullable Look<R> refusal(View view, long index) {
    if (view.level() < Level.CHANGE_LOG) {
      return new NotRecorded<>(view.level());
    }
    return index > view.index() ? new Ahead<>(index, view.index()) : null;
  }
}
