package io.praetor.agent.api.history;

import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.history.RetentionTable;
import io.praetor.store.level.Level;
import io.praetor.store.table.Retentions;
import io.praetor.store.watch.Topic;

/** Asks for how long changes are kept; immutable. */
record RetentionQuery(Requester requester) implements ReadQuery<Look<RetentionTable>> {
  @Override
  public Topic topic() {
    return Retentions.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return view.indexOf(Retentions.TABLE);
  }

  @Override
  public QueryResult<Look<RetentionTable>> find(View view) {
    return new QueryResult<>(
        index(view),
        view.level() < Level.CHANGE_LOG
            ? new Look.NotRecorded<>(view.level())
            : new Look.Seen<>(view.get(Retentions.TABLE)));
  }
}
