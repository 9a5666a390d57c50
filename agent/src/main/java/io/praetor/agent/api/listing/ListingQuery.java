package io.praetor.agent.api.listing;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.query.PrefixQuery;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.watch.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page of the keys below a prefix; immutable.
 *
 * @param after the page begins behind this name, a key or a folder of an earlier page; null for the
 *     first page, which counts all
 * @param limit keys and folders of a page
 * @param depth what lies deeper than so many slashes behind the prefix is told as a folder; 0 to
 *     tell each key
 */
record ListingQuery(
    Key prefix,
    @Nullable Key after,
    int limit,
    int depth,
    @Nullable Match names,
    @Nullable Match values,
    Requester requester)
    implements ReadQuery<Listing> {
  /** What a key takes to be found and written. */
  private static final int ROW_BYTES = 128;

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
    return view.indexOfPrefix(prefix);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    long keys = view.kv().count(prefix);
    if (values != null) {
      // What values have together is not known without a look at each.
      return keys > 0;
    }
    boolean pageAlone = isPlain(requester.caller(view));
    return (pageAlone ? Math.min(limit, keys) : keys) * ROW_BYTES >= bytesMin;
  }

  /** Whether the tree knows how many there are, so that the page alone is looked at. */
  private boolean isPlain(Caller caller) {
    return depth == 0 && names == null && values == null && PrefixQuery.seesAll(caller, prefix);
  }

  @Override
  public QueryResult<Listing> find(View view) {
    return find(view, new ListingWork());
  }

  QueryResult<Listing> find(View view, ListingWork work) {
    Caller caller = requester.caller(view);
    boolean seesAll = PrefixQuery.seesAll(caller, prefix);
    ListingWalk walk =
        new ListingWalk(
            this,
            work,
            key -> seesAll || caller.authorizer().allows(Resource.KEY, Access.READ, key.bytes()));
    Listing listing = walk.walk(view.kv(), isPlain(caller));
    return QueryResult.filtered(index(view), listing, walk.hasLeftOut(), caller);
  }
}
