package io.praetor.agent.prepared;

import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.table.PreparedQueries;
import io.praetor.store.watch.Topic;

/** Asks which prepared query an id or a name stands for; immutable, and answered at once. */
record ExplanationQuery(String idOrName, CompiledTemplates templates, Requester requester)
    implements ReadQuery<Resolution> {
  @Override
  public Topic topic() {
    return PreparedQueries.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return 1;
  }

  @Override
  public QueryResult<Resolution> find(View view) {
    return new QueryResult<>(
        1, Resolution.of(view.get(PreparedQueries.TABLE), idOrName, templates));
  }
}
