package io.praetor.agent.api.operator;

import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.table.Levels;
import io.praetor.store.watch.Topic;

/** Asks what the cluster can do, which everybody may know; immutable. */
enum InfoQuery implements ReadQuery<View> {
  /** The only one. */
  INSTANCE;

  @Override
  public Requester requester() {
    return Requester.SERVER;
  }

  @Override
  public void demand(View view) {
    // Whatever token is shown, or none.
  }

  @Override
  public Topic topic() {
    return Levels.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return Math.max(1, view.index());
  }

  @Override
  public QueryResult<View> find(View view) {
    return new QueryResult<>(index(view), view);
  }
}
