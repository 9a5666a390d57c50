package io.praetor.agent.api.changes;

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
import io.praetor.store.level.Level;
import io.praetor.store.table.History;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the changes of keys with a prefix behind an index. Equal ones find the same, but each
 * remembers up to where it has found nothing, so that a log that is trimmed meanwhile takes nothing
 * away from it, and what it has seen is not looked through twice. Any thread.
 */
public final class ChangesQuery implements ReadQuery<ChangesFound> {
  /** For one who wants to know where to begin. */
  public static final long NOWHERE = -1;

  /** What {@link #index} says: blocking queries wait for an index above the one they name. */
  public static final long NOTHING_NEW = 1;

  private static final long NEWS = 2;

  /** A page ends behind the index with which it takes so much. */
  private static final long PAGE_BYTES_MAX = 1 << 20;

  /** What one index has beyond this is told without values. */
  private static final long INDEX_BYTES_MAX = 16 << 20;

  /** So many changes, of whatever keys, are looked at for a page. */
  private static final int LOOKED_AT_MAX = 50_000;

  private final ChangesOptions options;
  private final long since;
  private final Requester requester;

  /** From {@link #since} up to here there is nothing for the reader. */
  private volatile long quiet;

  /**
   * A question.
   *
   * @param since what the reader knows, or {@link #NOWHERE}
   */
  public ChangesQuery(ChangesOptions options, long since, Requester requester) {
    this.options = options;
    this.since = since;
    this.requester = requester;
    quiet = since;
  }

  @Override
  public Requester requester() {
    return requester;
  }

  @Override
  public void demand(View view) {
    PrefixQuery.demandList(requester.caller(view), options.prefix());
  }

  @Override
  public Topic topic() {
    return new Topic.OfPrefix(options.prefix());
  }

  @Override
  public long index(View view) {
    if (since == NOWHERE || view.level() < Level.CHANGE_LOG) {
      return NEWS;
    }
    ChangeLog log = view.get(History.TABLE);
    long from = quiet;
    if (from < log.fromIndex()) {
      return NEWS;
    }
    Look look = new Look(requester.caller(view), true);
    log.visitAfter(from, look);
    if (look.more || !look.found.isEmpty()) {
      return NEWS;
    }
    quietUpTo(view.index());
    return NOTHING_NEW;
  }

  @Override
  public synchronized void quietUpTo(long index) {
    quiet = Math.max(quiet, index);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    if (since == NOWHERE || view.level() < Level.CHANGE_LOG) {
      return false;
    }
    return look(view).bytes >= bytesMin;
  }

  private Look look(View view) {
    Look look = new Look(requester.caller(view), false);
    view.get(History.TABLE).visitAfter(quiet, look);
    return look;
  }

  @Override
  public QueryResult<ChangesFound> find(View view) {
    long now = Math.max(1, view.index());
    if (view.level() < Level.CHANGE_LOG) {
      return new QueryResult<>(now, new ChangesFound.NotKept(view.level()));
    }
    if (since == NOWHERE) {
      return new QueryResult<>(now, ChangesFound.Page.EMPTY);
    }
    ChangeLog log = view.get(History.TABLE);
    if (quiet < log.fromIndex()) {
      return new QueryResult<>(now, new ChangesFound.Lost(since, log.fromIndex()));
    }
    Look look = look(view);
    long upTo = look.more ? look.upTo : Math.max(since, now);
    return QueryResult.filtered(
        upTo,
        new ChangesFound.Page(List.copyOf(look.found), look.more, look.valuesLeftOut),
        look.hidden,
        look.caller);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChangesQuery that
        && since == that.since
        && options.equals(that.options)
        && requester.equals(that.requester);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * options.hashCode() + requester.hashCode()) + Long.hashCode(since);
  }

  /** A page in the making. Owned by one thread. */
  private final class Look implements Predicate<KeyChange> {
    private final Caller caller;
    private final boolean seesAll;
    private final boolean firstAlone;
    private final List<KeyChange> found = new ArrayList<>();
    private long bytes;
    private int lookedAt;

    /** The index whose changes come now, and what was there before it. */
    private long at = NOWHERE;

    private int foundBefore;
    private long bytesBefore;
    private @Nullable KeyChange restored;

    private boolean more;
    private long upTo;
    private boolean hidden;
    private boolean valuesLeftOut;

    /**
     * Nothing yet.
     *
     * @param firstAlone whether to look no further than the first change
     */
    Look(Caller caller, boolean firstAlone) {
      this.caller = caller;
      this.firstAlone = firstAlone;
      seesAll = PrefixQuery.seesAll(caller, options.prefix());
    }

    @Override
    public boolean test(KeyChange change) {
      if (change.index() != at && !begin(change.index())) {
        return false;
      }
      lookedAt++;
      if (!change.key().startsWith(options.prefix()) || !isWanted(change.type())) {
        return true;
      }
      if (!mayRead(change.key())) {
        hidden = true;
        return true;
      }
      if (change.type() == KeyChange.Type.RESTORE) {
        if (restored == null) {
          restored = change;
          found.add(change);
        }
      } else {
        found.add(change);
        bytes += options.bytes(change);
        if (bytes > INDEX_BYTES_MAX && !valuesLeftOut) {
          if (foundBefore > 0) {
            found.subList(foundBefore, found.size()).clear();
            bytes = bytesBefore;
            return end(change.index());
          }
          valuesLeftOut = true;
        }
      }
      return !firstAlone;
    }

    private boolean begin(long index) {
      boolean isFull =
          found.size() >= options.limit()
              || bytes >= PAGE_BYTES_MAX
              || lookedAt >= LOOKED_AT_MAX
              || valuesLeftOut;
      if (isFull) {
        return end(index);
      }
      at = index;
      foundBefore = found.size();
      bytesBefore = bytes;
      restored = null;
      return true;
    }

    private boolean end(long nextIndex) {
      more = true;
      upTo = nextIndex - 1;
      return false;
    }

    private boolean isWanted(KeyChange.Type type) {
      return options.only() == null || options.only() == type || type == KeyChange.Type.RESTORE;
    }

    private boolean mayRead(Key key) {
      return seesAll || caller.authorizer().allows(Resource.KEY, Access.READ, key.bytes());
    }
  }
}
