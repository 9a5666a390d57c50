package io.praetor.store;

import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryTable;
import io.praetor.store.table.PreparedQueries;
import io.praetor.store.table.Sessions;
import org.jspecify.annotations.Nullable;

/** What the commands about prepared queries do. Owned by the apply thread. */
final class QueryChanges {
  private QueryChanges() {}

  /** Why a query cannot be set, in Consul's words where it has some, or null. */
  static Outcome.@Nullable Refused refusal(Draft draft, Command.QuerySet c) {
    QueryTable queries = draft.get(PreparedQueries.TABLE);
    QueryDefinition query = c.query();
    boolean isThere = queries.get(query.id()) != null;
    if (c.isNew() && isThere) {
      return new Outcome.Refused(
          "query \"" + query.id() + "\" is there already: choose another id");
    }
    if (!c.isNew() && !isThere) {
      // It is not done, whatever else is wrong.
      return null;
    }
    if (!query.session().isEmpty() && draft.get(Sessions.TABLE).get(query.session()) == null) {
      return new Outcome.Refused("invalid session \"" + query.session() + "\"");
    }
    PreparedQuery other = query.isNamed() ? queries.named(query.name()) : null;
    if (other != null && !other.id().equals(query.id())) {
      return new Outcome.Refused(
          query.name().isEmpty()
              ? "a query template with an empty name already exists"
              : "name '" + query.name() + "' aliases an existing query name");
    }
    // Ids are looked up before names: under this one it would never be found.
    if (!query.name().isEmpty() && queries.get(query.name()) != null) {
      return new Outcome.Refused("name '" + query.name() + "' aliases an existing query ID");
    }
    return null;
  }

  /** Makes or changes a query that is not refused; false if there is none to change. */
  static boolean set(Draft draft, Command.QuerySet c) {
    QueryTable queries = draft.get(PreparedQueries.TABLE);
    PreparedQuery old = queries.get(c.query().id());
    if (old == null && !c.isNew()) {
      return false;
    }
    if (old != null && old.definition().equals(c.query())) {
      return true;
    }
    long at = draft.change();
    PreparedQuery query = new PreparedQuery(c.query(), old == null ? at : old.createIndex(), at);
    draft.set(PreparedQueries.TABLE, queries.with(query, at));
    draft.changed(PreparedQueries.TABLE, query.id(), old, query);
    return true;
  }

  /** Deletes a query; false if there is none. */
  static boolean delete(Draft draft, String id) {
    PreparedQuery old = draft.get(PreparedQueries.TABLE).get(id);
    if (old == null) {
      return false;
    }
    remove(draft, old);
    return true;
  }

  /** Deletes the queries of a session that ends. */
  static void endOf(Draft draft, String session) {
    draft.get(PreparedQueries.TABLE).ofSession(session).forEach(query -> remove(draft, query));
  }

  private static void remove(Draft draft, PreparedQuery query) {
    QueryTable queries = draft.get(PreparedQueries.TABLE);
    draft.set(PreparedQueries.TABLE, queries.without(query.id(), draft.change()));
    draft.changed(PreparedQueries.TABLE, query.id(), query, null);
  }
}
