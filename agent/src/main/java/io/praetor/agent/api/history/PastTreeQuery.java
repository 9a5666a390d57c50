package io.praetor.agent.api.history;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.query.PrefixQuery;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.history.Past;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.table.History;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/** Asks what all keys with a prefix were at an index; immutable. */
record PastTreeQuery(Key prefix, long at, Requester requester)
    implements ReadQuery<Look<Iterable<KvEntry>>> {
  @Override
  public void demand(View view) {
    PrefixQuery.demandList(requester.caller(view), prefix);
  }

  @Override
  public Topic topic() {
    return new Topic.OfPrefix(prefix);
  }

  /** The index at which the state was: a reader goes on from there. */
  @Override
  public long index(View view) {
    return Math.max(1, at);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return true;
  }

  @Override
  public QueryResult<Look<Iterable<KvEntry>>> find(View view) {
    Look<Iterable<KvEntry>> refusal = Look.refusal(view, at);
    if (refusal != null) {
      return new QueryResult<>(index(view), refusal);
    }
    return switch (new Past(view.kv(), view.get(History.TABLE)).treeAt(prefix, at)) {
      case Past.Entries known -> seen(view, known.entries());
      case Past.NotKept gone ->
          new QueryResult<>(index(view), new Look.NotKept<>(at, gone.oldest()));
    };
  }

  private QueryResult<Look<Iterable<KvEntry>>> seen(View view, List<KvEntry> all) {
    Caller caller = requester.caller(view);
    if (PrefixQuery.seesAll(caller, prefix)) {
      return new QueryResult<>(index(view), new Look.Seen<>(all));
    }
    List<KvEntry> seen = new ArrayList<>();
    for (KvEntry entry : all) {
      if (caller.authorizer().allows(Resource.KEY, Access.READ, entry.key().bytes())) {
        seen.add(entry);
      }
    }
    return QueryResult.filtered(
        index(view), new Look.Seen<>(seen), seen.size() < all.size(), caller);
  }
}
