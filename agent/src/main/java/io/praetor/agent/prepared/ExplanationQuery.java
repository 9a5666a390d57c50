package io.praetor.agent.prepared;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryTable;
import io.praetor.store.table.PreparedQueries;
import io.praetor.store.watch.Topic;

/** Asks which prepared query an id or a name stands for; immutable, and answered at once. */
record ExplanationQuery(String idOrName, CompiledTemplates templates, Requester requester)
    implements ReadQuery<Resolution> {
  /** Whether there is one is told to who may read what is called so. */
  @Override
  public void demand(View view) {
    demand(view, requester, idOrName);
  }

  /** Whether somebody may use a query. */
  static boolean allows(View view, Requester user, String idOrName) {
    try {
      demand(view, user, idOrName);
      return true;
    } catch (DeniedException e) {
      return false;
    }
  }

  /**
   * Demands the right to use a query.
   *
   * @param user who uses it
   */
  static void demand(View view, Requester user, String idOrName) {
    QueryTable queries = view.get(PreparedQueries.TABLE);
    PreparedQuery query = Resolution.query(queries, idOrName);
    io.praetor.agent.access.Caller caller = user.caller(view);
    if (query == null) {
      caller.demand(Resource.QUERY, Access.READ, idOrName);
    } else {
      new QueryRights(caller).demand(Access.READ, query.definition());
    }
  }

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
    QueryRights rights = new QueryRights(requester.caller(view));
    Resolution found = Resolution.of(view.get(PreparedQueries.TABLE), idOrName, templates);
    return new QueryResult<>(
        1,
        found instanceof Resolution.Found(PreparedQuery query)
            ? new Resolution.Found(rights.shown(query))
            : found);
  }
}
