package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.watch.Topic;

/** Asks for all keys with a prefix, in their order; immutable. */
public record PrefixQuery(Key prefix, Requester requester) implements ReadQuery<Iterable<KvEntry>> {
  @Override
  public Topic topic() {
    return new Topic.OfPrefix(prefix);
  }

  @Override
  public long index(View view) {
    return view.indexOfPrefix(prefix);
  }

  @Override
  public QueryResult<Iterable<KvEntry>> find(View view) {
    return new QueryResult<>(index(view), view.kv().entries(prefix));
  }
}
