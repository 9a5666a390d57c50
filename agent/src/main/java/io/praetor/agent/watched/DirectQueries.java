package io.praetor.agent.watched;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The queries that are on their way to the catalog and watch nothing; those who ask the same
 * meanwhile share one. Owned by the thread of the view.
 */
final class DirectQueries {
  private final WatchedCatalog catalog;
  private final Map<String, DirectQuery<?>> byKey = new HashMap<>();
  private final Map<DirectQueryKind, Integer> counts = new EnumMap<>(DirectQueryKind.class);
  private boolean closed;

  DirectQueries(WatchedCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Asks once, for all who ask the same meanwhile.
   *
   * @param key what they have in common
   * @param stale whether any server may answer; otherwise the leader confirms the answer
   */
  @SuppressWarnings("unchecked") // those who ask the same are told the same
  <T> void ask(
      DirectQueryKind kind,
      String key,
      boolean stale,
      DirectQuery.Question<T> question,
      ViewCallback<T> callback) {
    DirectQuery<T> asking = (DirectQuery<T>) byKey.get(key);
    if (asking == null) {
      int count = counts.getOrDefault(kind, 0);
      if (closed || count >= kind.askedMax) {
        callback.unavailable();
        return;
      }
      DirectQuery<T> made = new DirectQuery<>(catalog, this::ended, kind, key, stale, question);
      byKey.put(key, made);
      counts.put(kind, count + 1);
      made.add(callback);
      made.ask();
    } else if (!asking.add(callback)) {
      callback.unavailable();
    }
  }

  /** A query is answered, or given up; the one that follows it is asked now. */
  private void ended(DirectQuery<?> query) {
    DirectQuery<?> following = query.following();
    if (following == null) {
      byKey.remove(query.key());
      counts.merge(query.kind(), -1, Integer::sum);
    } else {
      byKey.put(query.key(), following);
      catalog.owner().execute(following::ask);
    }
  }

  /** Gives up all of them, and asks nothing any more. */
  void close() {
    closed = true;
    giveUp();
  }

  /** Gives up all of them. */
  void giveUp() {
    while (!byKey.isEmpty()) {
      List.copyOf(byKey.values()).forEach(DirectQuery::end);
    }
  }
}
