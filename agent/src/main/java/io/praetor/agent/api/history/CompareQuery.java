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
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks what is different below two prefixes, now or at an index each; immutable. Names are compared
 * without the prefixes, and a key is told if both of its names may be read, whether there are such
 * keys or not.
 */
record CompareQuery(Side from, Side to, Requester requester)
    implements ReadQuery<Look<List<Difference>>> {
  /**
   * One side of it.
   *
   * @param at its index, or {@link DiffQuery#NOW}
   */
  record Side(Key prefix, long at) {
    boolean isPast(View view) {
      return at != DiffQuery.NOW && at != view.index();
    }

    private Key name(KvEntry entry) {
      byte[] bytes = entry.key().bytes();
      return Key.of(Arrays.copyOfRange(bytes, prefix.length(), bytes.length));
    }

    private Key full(Key name) {
      byte[] bytes = Arrays.copyOf(prefix.bytes(), prefix.length() + name.length());
      System.arraycopy(name.bytes(), 0, bytes, prefix.length(), name.length());
      return Key.of(bytes);
    }
  }

  @Override
  public void demand(View view) {
    Caller caller = requester.caller(view);
    PrefixQuery.demandList(caller, from.prefix());
    PrefixQuery.demandList(caller, to.prefix());
  }

  @Override
  public Topic topic() {
    return new Topic.OfPrefix(to.prefix());
  }

  @Override
  public long index(View view) {
    return Math.max(1, DiffQuery.resolved(to.at(), view));
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return true;
  }

  @Override
  public QueryResult<Look<List<Difference>>> find(View view) {
    Look<List<Difference>> refusal = refusal(view, from);
    if (refusal == null) {
      refusal = refusal(view, to);
    }
    if (refusal != null) {
      return new QueryResult<>(index(view), refusal);
    }
    Caller caller = requester.caller(view);
    boolean seesAll =
        PrefixQuery.seesAll(caller, from.prefix()) && PrefixQuery.seesAll(caller, to.prefix());
    List<Difference> all = differences(rows(view, from), rows(view, to));
    List<Difference> seen = all;
    if (!seesAll) {
      seen = new ArrayList<>();
      for (Difference each : all) {
        if (mayRead(caller, from.full(each.name())) && mayRead(caller, to.full(each.name()))) {
          seen.add(each);
        }
      }
    }
    return QueryResult.filtered(
        index(view), new Look.Seen<>(seen), seen.size() < all.size(), caller);
  }

  private static boolean mayRead(Caller caller, Key key) {
    return caller.authorizer().allows(Resource.KEY, Access.READ, key.bytes());
  }

  private static @Nullable Look<List<Difference>> refusal(View view, Side side) {
    if (!side.isPast(view)) {
      return null;
    }
    Look<List<Difference>> refusal = Look.refusal(view, side.at());
    if (refusal != null) {
      return refusal;
    }
    Past.Tree tree = new Past(view.kv(), view.get(History.TABLE)).treeAt(side.prefix(), side.at());
    return tree instanceof Past.NotKept gone ? new Look.NotKept<>(side.at(), gone.oldest()) : null;
  }

  private static Iterable<KvEntry> rows(View view, Side side) {
    if (!side.isPast(view)) {
      return view.kv().entries(side.prefix());
    }
    Past.Tree tree = new Past(view.kv(), view.get(History.TABLE)).treeAt(side.prefix(), side.at());
    return tree instanceof Past.Entries known ? known.entries() : List.of();
  }

  private List<Difference> differences(Iterable<KvEntry> left, Iterable<KvEntry> right) {
    List<Difference> found = new ArrayList<>();
    Iterator<KvEntry> ours = left.iterator();
    Iterator<KvEntry> theirs = right.iterator();
    KvEntry our = next(ours);
    KvEntry their = next(theirs);
    while (our != null || their != null) {
      int order = our == null ? 1 : their == null ? -1 : from.name(our).compareTo(to.name(their));
      KvEntry one = order <= 0 ? our : null;
      KvEntry other = order >= 0 ? their : null;
      if (Difference.isOne(one, other)) {
        found.add(
            new Difference(
                one != null ? from.name(one) : to.name(Objects.requireNonNull(other)), one, other));
      }
      our = order <= 0 ? next(ours) : our;
      their = order >= 0 ? next(theirs) : their;
    }
    return found;
  }

  private static @Nullable KvEntry next(Iterator<KvEntry> rows) {
    return rows.hasNext() ? rows.next() : null;
  }
}
