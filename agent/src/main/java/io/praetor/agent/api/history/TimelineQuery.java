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
import io.praetor.store.table.History;
import io.praetor.store.watch.Topic;
import java.util.Iterator;

/** Asks what became of all keys with a prefix; immutable. */
record TimelineQuery(Key prefix, VersionsOptions options, Requester requester)
    implements ReadQuery<Look<Versions>> {
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

  /** All changes are walked, of whatever keys, until there are enough. */
  @Override
  public boolean isLarge(View view, int bytesMin) {
    return true;
  }

  @Override
  public QueryResult<Look<Versions>> find(View view) {
    Look<Versions> refusal = Look.refusal(view, 0);
    if (refusal != null) {
      return new QueryResult<>(index(view), refusal);
    }
    Caller caller = requester.caller(view);
    boolean seesAll = PrefixQuery.seesAll(caller, prefix);
    boolean leftOut = false;
    ChangeLog log = view.get(History.TABLE);
    VersionsPage page = new VersionsPage(options, view.kv());
    Iterator<KeyChange> changes = log.backwards();
    boolean isOpen = true;
    while (isOpen && changes.hasNext()) {
      KeyChange change = changes.next();
      if (change.index() >= options.before() || !change.key().startsWith(prefix)) {
        continue;
      }
      if (seesAll || caller.authorizer().allows(Resource.KEY, Access.READ, change.key().bytes())) {
        isOpen = page.take(change);
      } else {
        leftOut = true;
      }
    }
    return QueryResult.filtered(
        index(view), new Look.Seen<>(page.page(log.fromIndex())), leftOut, caller);
  }
}
