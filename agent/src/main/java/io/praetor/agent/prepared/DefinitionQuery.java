package io.praetor.agent.prepared;

import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryTable;
import io.praetor.store.table.PreparedQueries;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for prepared queries as they are kept, by the order of their ids; immutable.
 *
 * @param id that of the only one, empty for all
 */
public record DefinitionQuery(String id, Requester requester)
    implements ReadQuery<List<PreparedQuery>> {
  @Override
  public Topic topic() {
    return id.isEmpty()
        ? PreparedQueries.TABLE.topic()
        : new Topic.OfRow(PreparedQueries.TABLE.name(), id);
  }

  /** That of a query that is not there is no lower than what was told of it before. */
  @Override
  public long index(View view) {
    PreparedQuery query = id.isEmpty() ? null : view.get(PreparedQueries.TABLE).get(id);
    return query == null ? view.indexOf(PreparedQueries.TABLE) : query.modifyIndex();
  }

  @Override
  public QueryResult<List<PreparedQuery>> find(View view) {
    QueryTable queries = view.get(PreparedQueries.TABLE);
    List<PreparedQuery> found = new ArrayList<>();
    if (id.isEmpty()) {
      queries.all().forEach(found::add);
    } else {
      PreparedQuery query = queries.get(id);
      if (query != null) {
        found.add(query);
      }
    }
    return new QueryResult<>(index(view), found);
  }
}
