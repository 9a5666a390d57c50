package io.praetor.agent.watched;

import org.jspecify.annotations.Nullable;

/**
 * A list of the whole catalog, which is watched from the first question for it until nobody has
 * asked for long. Owned by the thread of the view.
 *
 * @param <T> what is told of it
 */
final class WatchedList<T> {
  /** A list is asked for again after this at the earliest, however often it changes. */
  private static final long PAUSE_MS = 20;

  private final WatchedCatalog catalog;
  private final CatalogWatch.Question<T> question;
  private @Nullable CatalogWatch<T> watch;

  /** A list that is not watched yet. */
  WatchedList(WatchedCatalog catalog, CatalogWatch.Question<T> question) {
    this.catalog = catalog;
    this.question = question;
  }

  /** Gives the list, at once if it is known. */
  void get(ViewCallback<T> callback, long maxStaleMs) {
    CatalogWatch<T> known = watch;
    if (known == null) {
      known = new CatalogWatch<>(catalog, question, PAUSE_MS);
      watch = known;
    }
    known.get(callback, maxStaleMs);
  }

  boolean isWatched() {
    return watch != null;
  }

  void endIfIdle(long now, long idleNanos) {
    CatalogWatch<T> known = watch;
    if (known != null && known.isIdle(now, idleNanos)) {
      end();
    }
  }

  void end() {
    CatalogWatch<T> known = watch;
    if (known != null) {
      watch = null;
      known.end();
    }
  }
}
