package io.praetor.agent.prepared;

import io.praetor.agent.access.Access;
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
  /** Of one the name is looked at, which is not known before. */
  @Override
  public void demand(View view) {
    QueryRights rights = rights(view);
    PreparedQuery query = id.isEmpty() ? null : view.get(PreparedQueries.TABLE).get(id);
    if (query != null) {
      rights.demand(Access.READ, query.definition());
    }
  }

  private QueryRights rights(View view) {
    return new QueryRights(requester.caller(view));
  }

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
    QueryRights rights = rights(view);
    List<PreparedQuery> found = new ArrayList<>();
    boolean leftOut = false;
    if (id.isEmpty()) {
      for (PreparedQuery query : queries.all()) {
        if (rights.lists(query)) {
          found.add(rights.shown(query));
        } else {
          leftOut = true;
        }
      }
    } else {
      PreparedQuery query = queries.get(id);
      if (query != null) {
        found.add(rights.shown(query));
      }
    }
    return QueryResult.filtered(index(view), found, leftOut, rights.caller());
  }
}
