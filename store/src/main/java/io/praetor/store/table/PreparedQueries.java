package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.level.Level;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryCodec;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryTable;
import io.praetor.store.watch.WatchRegistry;

/**
 * The table of prepared queries, from {@link Level#QUERIES} on. A restore takes those of a snapshot
 * whose session is here, or that have none.
 */
public final class PreparedQueries extends Table<QueryTable, String, PreparedQuery> {
  public static final PreparedQueries TABLE = new PreparedQueries();

  private static final int INDEX = 27;
  private static final int QUERY = 28;

  private PreparedQueries() {
    super("prepared-queries", INDEX, QUERY);
  }

  @Override
  public int level() {
    return Level.QUERIES;
  }

  @Override
  public QueryTable empty() {
    return QueryTable.EMPTY;
  }

  @Override
  public long index(QueryTable state) {
    return state.index();
  }

  @Override
  public long rows(QueryTable state) {
    return state.size();
  }

  @Override
  public void write(QueryTable state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(INDEX).varint(state.index());
    }
    for (PreparedQuery query : state.all()) {
      var w = out.record(QUERY);
      QueryCodec.write(w, query.definition());
      w.varint(query.createIndex()).varint(query.modifyIndex());
    }
  }

  @Override
  public QueryTable read(QueryTable soFar, int kind, RecordReader in) {
    if (kind == INDEX) {
      if (soFar.index() != 0) {
        throw new MalformedException("the prepared queries state their index twice or too late");
      }
      return soFar.at(in.number(1, in.index()));
    }
    QueryDefinition query = QueryCodec.read(in.bytes());
    String id = in.ordered(query.id());
    long created = in.number(0, soFar.index());
    long modified = in.number(created, soFar.index());
    if (query.isNamed() && soFar.named(query.name()) != null) {
      throw new MalformedException("two prepared queries have the name \"" + query.name() + "\"");
    }
    if (!query.session().isEmpty() && in.get(Sessions.TABLE).get(query.session()) == null) {
      throw new MalformedException(
          "prepared query "
              + id
              + " ends with session "
              + query.session()
              + ", which is not there");
    }
    return soFar.with(new PreparedQuery(query, created, modified), soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    QueryTable queries = view.get(this);
    queries.violations().forEach(rules::violated);
    rules.require(
        queries.size() == 0 || view.get(Levels.TABLE).level() >= Level.QUERIES,
        "prepared queries are there below level " + Level.QUERIES);
    for (PreparedQuery query : queries.all()) {
      String name = "prepared query " + query.id();
      String session = query.definition().session();
      rules.row(name, query.createIndex(), query.modifyIndex(), queries.index());
      rules.require(
          session.isEmpty() || view.get(Sessions.TABLE).get(session) != null,
          name + " ends with a session that is not there: " + session);
    }
  }

  @Override
  public QueryTable restore(Restoring restoring) {
    QueryTable ours = restoring.ours().get(this);
    QueryTable theirs = restoring.theirs().get(this);
    QueryTable next = QueryTable.EMPTY;
    for (PreparedQuery query : theirs.all()) {
      String session = query.definition().session();
      if (session.isEmpty() || restoring.next(Sessions.TABLE).get(session) != null) {
        boolean stays =
            query.equals(ours.get(query.id())) || !restoring.wasSeen(query.modifyIndex());
        next = next.with(stays ? query : query.at(restoring.at()), restoring.at());
      }
    }
    return ours.index() == 0 && theirs.index() == 0 ? next : next.at(restoring.at());
  }

  @Override
  public void wake(Change<String, PreparedQuery> change, WatchRegistry watches) {
    watches.fireRow(name(), change.id());
  }
}
