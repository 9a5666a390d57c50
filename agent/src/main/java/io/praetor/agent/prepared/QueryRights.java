package io.praetor.agent.prepared;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may of prepared queries: one with a name, and each template, is up to its name;
 * another is known by its id alone, so that whoever has the id may use it. Immutable.
 *
 * <p>Source: Consul's documentation ("Prepared query rules").
 */
public record QueryRights(Caller caller) {
  /** What stands in place of the token of a query. */
  public static final String HIDDEN = "<hidden>";

  /**
   * Demands a right to a query.
   *
   * @param query null for none, to which no right is needed
   * @throws io.praetor.agent.access.DeniedException if it is not given
   */
  public void demand(Access access, @Nullable QueryDefinition query) {
    if (query != null && query.isNamed()) {
      caller.demand(Resource.QUERY, access, query.name());
    }
  }

  /** Whether a list shows it: those without a name are shown to who may do everything. */
  boolean lists(PreparedQuery query) {
    return caller.isManagement()
        || (query.definition().isNamed()
            && caller.authorizer().allows(Resource.QUERY, Access.READ, query.definition().name()));
  }

  /** A query as it is shown: its token is seen by who may do everything. */
  PreparedQuery shown(PreparedQuery query) {
    QueryDefinition q = query.definition();
    return q.token().isEmpty() || caller.isManagement()
        ? query
        : new PreparedQuery(
            new QueryDefinition(
                q.id(), q.name(), q.session(), HIDDEN, q.template(), q.service(), q.dnsTtl()),
            query.createIndex(),
            query.modifyIndex());
  }
}
