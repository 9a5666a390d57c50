package io.praetor.agent.api.history;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.query.PrefixQuery;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.table.History;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks what is different below a prefix at two indexes; immutable. The cost grows with the changes
 * between them, not with the keys.
 *
 * @param from the one index
 * @param to the other, or {@link #NOW}
 */
record DiffQuery(Key prefix, long from, long to, Requester requester)
    implements ReadQuery<Look<List<Difference>>> {
  /** The index of the view that answers. */
  static final long NOW = -1;

  @Override
  public void demand(View view) {
    PrefixQuery.demandList(requester.caller(view), prefix);
  }

  @Override
  public Topic topic() {
    return new Topic.OfPrefix(prefix);
  }

  @Override
  public long index(View view) {
    return Math.max(1, resolved(to, view));
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return true;
  }

  static long resolved(long index, View view) {
    return index == NOW ? view.index() : index;
  }

  @Override
  public QueryResult<Look<List<Difference>>> find(View view) {
    long left = resolved(from, view);
    long right = resolved(to, view);
    Look<List<Difference>> refusal = Look.refusal(view, Math.max(left, right));
    if (refusal != null) {
      return new QueryResult<>(index(view), refusal);
    }
    long low = Math.min(left, right);
    ChangeLog log = view.get(History.TABLE);
    long lost = log.lostIndex(prefix);
    if (low < lost) {
      return new QueryResult<>(index(view), new Look.NotKept<>(low, lost));
    }
    Walk walk = new Walk(requester.caller(view));
    log.changesUnder(prefix, low, Math.max(left, right)).forEach(walk::take);
    walk.close();
    if (walk.bareUpTo > 0) {
      return new QueryResult<>(index(view), new Look.NotKept<>(low, walk.bareUpTo));
    }
    if (left > right) {
      walk.found.replaceAll(Difference::reversed);
    }
    return QueryResult.filtered(
        index(view), new Look.Seen<>(List.copyOf(walk.found)), walk.leftOut, walk.caller);
  }

  /** Goes through changes in the order of their keys; owned by one thread. */
  private final class Walk {
    private final Caller caller;
    private final boolean seesAll;
    private final List<Difference> found = new ArrayList<>();
    private @Nullable KeyChange first;
    private @Nullable KeyChange last;
    private long bareUpTo;
    private boolean leftOut;

    Walk(Caller caller) {
      this.caller = caller;
      seesAll = PrefixQuery.seesAll(caller, prefix);
    }

    void take(KeyChange change) {
      if (!seesAll
          && !caller.authorizer().allows(Resource.KEY, Access.READ, change.key().bytes())) {
        leftOut = true;
        return;
      }
      if (change.type() == KeyChange.Type.PURGE) {
        return;
      }
      if (change.isBare()) {
        bareUpTo = Math.max(bareUpTo, change.index());
      }
      KeyChange begun = first;
      if (begun == null || !begun.key().equals(change.key())) {
        close();
        first = change;
      }
      last = change;
    }

    void close() {
      KeyChange begun = first;
      KeyChange ended = last;
      if (begun == null || ended == null) {
        return;
      }
      KvEntry before = begun.before();
      KvEntry after = ended.after();
      if (Difference.isOne(before, after)) {
        found.add(new Difference(begun.key(), before, after));
      }
      first = null;
    }
  }
}
