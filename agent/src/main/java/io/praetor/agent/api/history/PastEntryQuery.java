package io.praetor.agent.api.history;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Resource;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.history.Past;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.table.History;
import io.praetor.store.watch.Topic;
import java.util.Optional;

/** Asks what a key was at an index; immutable. */
record PastEntryQuery(Key key, long at, Requester requester)
    implements ReadQuery<Look<Optional<KvEntry>>> {
  @Override
  public void demand(View view) {
    requester.caller(view).demand(Resource.KEY, Access.READ, key.bytes());
  }

  @Override
  public Topic topic() {
    return new Topic.OfKey(key);
  }

  /** The index at which the state was: a reader goes on from there. */
  @Override
  public long index(View view) {
    return Math.max(1, at);
  }

  /** The first to ask has parts of the log sorted by key. */
  @Override
  public boolean isLarge(View view, int bytesMin) {
    return true;
  }

  @Override
  public QueryResult<Look<Optional<KvEntry>>> find(View view) {
    return new QueryResult<>(index(view), look(view));
  }

  private Look<Optional<KvEntry>> look(View view) {
    Look<Optional<KvEntry>> refusal = Look.refusal(view, at);
    if (refusal != null) {
      return refusal;
    }
    return switch (new Past(view.kv(), view.get(History.TABLE)).at(key, at)) {
      case Past.Known known -> new Look.Seen<>(Optional.ofNullable(known.entry()));
      case Past.Gone gone -> new Look.NotKept<>(at, gone.oldest());
    };
  }
}
