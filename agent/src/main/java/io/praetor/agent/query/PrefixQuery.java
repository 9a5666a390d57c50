package io.praetor.agent.query;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.watch.Topic;
import java.util.List;

/** Asks for all keys with a prefix, in their order; immutable. */
public record PrefixQuery(Key prefix, Requester requester) implements ReadQuery<Iterable<KvEntry>> {
  /** What an entry takes in an answer, whatever its key and value. */
  private static final int ENTRY_BYTES_MIN = 128;

  @Override
  public void demand(View view) {
    demandList(requester.caller(view), prefix);
  }

  /** Lists of keys need a right of their own where {@code acl.enable_key_list_policy} says so. */
  public static void demandList(Caller caller, Key prefix) {
    if (caller.authorizer().keyListPolicy()) {
      caller.demand(Resource.KEY, Access.LIST, prefix.bytes());
    }
  }

  /** Whether all keys with a prefix may be read, without a look at each. */
  public static boolean seesAll(Caller caller, Key prefix) {
    return caller.authorizer().allowsAllBelow(Resource.KEY, Access.READ, prefix.bytes());
  }

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
    Caller caller = requester.caller(view);
    Iterable<KvEntry> all = view.kv().entries(prefix);
    if (seesAll(caller, prefix)) {
      return new QueryResult<>(index(view), all);
    }
    QueryResult<List<KvEntry>> seen =
        QueryResult.seenOf(
            index(view),
            all,
            caller,
            entry -> caller.authorizer().allows(Resource.KEY, Access.READ, entry.key().bytes()));
    return seen.with(seen.records());
  }
}
