package io.praetor.agent.query;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Resource;
import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.watch.Topic;
import java.util.Optional;

/** Asks for one key; immutable. */
public record KeyQuery(Key key, Requester requester) implements ReadQuery<Optional<KvEntry>> {
  @Override
  public void demand(View view) {
    requester.caller(view).demand(Resource.KEY, Access.READ, key.bytes());
  }

  @Override
  public Topic topic() {
    return new Topic.OfKey(key);
  }

  @Override
  public long index(View view) {
    return view.indexOfKey(key);
  }

  @Override
  public QueryResult<Optional<KvEntry>> find(View view) {
    KvEntry entry = view.kv().get(key);
    return entry == null
        ? new QueryResult<>(index(view), Optional.empty())
        : new QueryResult<>(Math.max(1, entry.modifyIndex()), Optional.of(entry));
  }
}
