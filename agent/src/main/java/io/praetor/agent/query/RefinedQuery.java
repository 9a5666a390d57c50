package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.watch.Topic;
import java.util.List;

/**
 * Asks another query and tells its records otherwise: fewer, or in another order. It waits as the
 * other does, and has its index.
 */
interface RefinedQuery<R> extends ReadQuery<List<R>> {
  /** The other one. */
  ReadQuery<List<R>> query();

  @Override
  default Requester requester() {
    return query().requester();
  }

  @Override
  default void demand(View view) {
    query().demand(view);
  }

  @Override
  default Topic topic() {
    return query().topic();
  }

  @Override
  default long index(View view) {
    return query().index(view);
  }

  @Override
  default boolean isLarge(View view, int bytesMin) {
    return query().isLarge(view, bytesMin);
  }
}
