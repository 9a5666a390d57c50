package io.praetor.agent.watched;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queries that are on their way to the catalog and watch nothing; those who ask the same
 * meanwhile share one. Owned by the thread of the view.
 */
final class DirectQueries {
  private final WatchedCatalog catalog;
  private final Map<String, DirectQuery<?>> byUri = new HashMap<>();
  private final Map<DirectQueryKind, Integer> counts = new EnumMap<>(DirectQueryKind.class);
  private boolean closed;

  DirectQueries(WatchedCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Asks once, for all who ask the same meanwhile.
   *
   * @param stale whether any server may answer; otherwise the leader confirms the answer
   * @param missing what is given if the catalog says that it does not exist
   */
  @SuppressWarnings("unchecked") // those who ask the same are told the same
  <T> void ask(
      DirectQueryKind kind,
      String uri,
      boolean stale,
      DirectQuery.Reading<T> reading,
      @Nullable T missing,
      ViewCallback<T> callback) {
    DirectQuery<T> asking = (DirectQuery<T>) byUri.get(uri);
    if (asking == null) {
      int count = counts.getOrDefault(kind, 0);
      if (closed || count >= kind.askedMax) {
        callback.unavailable();
        return;
      }
      DirectQuery<T> made =
          new DirectQuery<>(catalog, this::ended, kind, uri, stale, reading, missing);
      byUri.put(uri, made);
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
      byUri.remove(query.uri());
      counts.merge(query.kind(), -1, Integer::sum);
    } else {
      byUri.put(query.uri(), following);
      catalog.owner().execute(following::ask);
    }
  }

  /** Gives up all of them, and asks nothing any more. */
  void close() {
    closed = true;
    while (!byUri.isEmpty()) {
      List.copyOf(byUri.values()).forEach(DirectQuery::end);
    }
  }
}
