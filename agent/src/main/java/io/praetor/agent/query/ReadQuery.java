package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.watch.Topic;

/**
 * What a read asks, without who asks it: equal questions get one answer. Immutable.
 *
 * @param <A> what the answer is made as
 */
public interface ReadQuery<A> {

  /** What has to change for the answer to change. */
  Topic topic();

  /** The index of the answer in a view, never 0. */
  long index(View view);

  /** The answer from a view. */
  A answer(View view);
}
