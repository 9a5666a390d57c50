package io.praetor.agent.api.history;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Resource;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.history.Author;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.history.Past;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.table.History;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks what became of one key; immutable. */
record VersionsQuery(Key key, VersionsOptions options, Requester requester)
    implements ReadQuery<Look<Versions>> {
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

  /** The first to ask has parts of the log sorted by key. */
  @Override
  public boolean isLarge(View view, int bytesMin) {
    return true;
  }

  @Override
  public QueryResult<Look<Versions>> find(View view) {
    Look<Versions> refusal = Look.refusal(view, 0);
    return new QueryResult<>(index(view), refusal == null ? new Look.Seen<>(look(view)) : refusal);
  }

  private Versions look(View view) {
    ChangeLog log = view.get(History.TABLE);
    List<KeyChange> known = withEnds(log.versions(key), view.kv().get(key));
    VersionsPage page = new VersionsPage(options, view.kv());
    for (KeyChange change : known.reversed()) {
      if (change.index() < options.before() && !page.take(change)) {
        break;
      }
    }
    return page.page(oldestKnown(new Past(view.kv(), log)));
  }

  /** With what is known of the key although the change that made it so is not kept. */
  private static List<KeyChange> withEnds(List<KeyChange> changes, @Nullable KvEntry live) {
    List<KeyChange> all = new ArrayList<>(changes.size() + 1);
    KvEntry first = live;
    for (KeyChange change : changes) {
      if (change.type() != KeyChange.Type.PURGE) {
        first = change.before();
        break;
      }
    }
    if (first != null) {
      all.add(
          new KeyChange(
              first.modifyIndex(), 0, Author.NONE, KeyChange.Type.SET, first.key(), null, first));
    }
    all.addAll(changes);
    return all;
  }

  private long oldestKnown(Past past) {
    long oldest = 0;
    while (past.at(key, oldest) instanceof Past.Gone gone && gone.oldest() > oldest) {
      oldest = gone.oldest();
    }
    return oldest;
  }
}
