package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.watch.Topic;

/** Asks for all keys with a prefix, in their order; immutable. */
public record PrefixQuery(Key prefix, Requester requester) implements ReadQuery<Iterable<KvEntry>> {
  /** What an entry takes in an answer, whatever its key and value. */
  private static final int ENTRY_BYTES_MIN = 128;

  @Override
  public Topic topic() {
    return new Topic.OfPrefix(prefix);
  }

  @Override
  public long index(View view) {
    return view.indexOfPrefix(prefix);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    if (view.kv().count(prefix) * ENTRY_BYTES_MIN >= bytesMin) {
      return true;
    }
    long bytes = 0;
    for (KvEntry entry : view.kv().entries(prefix)) {
      bytes += ENTRY_BYTES_MIN + entry.value().length;
      if (bytes >= bytesMin) {
        return true;
      }
    }
    return false;
  }

  @Override
  public QueryResult<Iterable<KvEntry>> find(View view) {
    return new QueryResult<>(index(view), view.kv().entries(prefix));
  }
}
