package io.praetor.agent.query;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.store.View;
import io.praetor.store.watch.Topic;

/**
 * What a read asks of the store, and who asks it; immutable. Equal ones find the same in the same
 * view. How that is told to the one who asked is the matter of a {@link Rendering}.
 *
 * @param <R> the records that it finds
 */
public interface ReadQuery<R> {

  /** The requester: what it may not see is not found. */
  Requester requester();

  /**
   * Refuses a requester that may not ask this at all; what it may not see of a list is left out by
   * {@link #find} instead. Asked before each answer, and before the question waits.
   *
   * @throws DeniedException with the text of the answer
   */
  default void demand(View view) {
    Caller _ = requester().caller(view);
  }

  /** Whether {@link #demand} refuses. */
  default boolean isDenied(View view) {
    try {
      demand(view);
      return false;
    } catch (DeniedException e) {
      return true;
    }
  }

  /** What has to change for the records to change. */
  Topic topic();

  /** The index of the records in a view, never 0. */
  long index(View view);

  /**
   * Whether the answer takes so many bytes, as far as can be told quickly: such a one is not made
   * on the thread that owns the request.
   */
  default boolean isLarge(View view, int bytesMin) {
    return false;
  }

  /**
   * Says that nothing it asks for has changed up to an index; called before it is answered, on any
   * thread.
   */
  default void quietUpTo(long index) {}

  /** What a view has, with its index. */
  QueryResult<R> find(View view);
}
