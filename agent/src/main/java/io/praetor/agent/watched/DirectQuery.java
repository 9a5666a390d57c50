package io.praetor.agent.watched;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Freshness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A question that is asked once, for all who ask the same until it is answered. Owned by the thread
 * of the view.
 */
final class DirectQuery<T> {
  /** Reads an answer. */
  interface Reading<T> {
    /**
     * Reads a document of the catalog.
     *
     * @param index of what it tells
     */
    T read(byte[] document, long index);
  }

  private final WatchedCatalog catalog;
  private final Consumer<DirectQuery<?>> onEnd;
  private final DirectQueryKind kind;
  private final String uri;
  private final boolean stale;
  private final Reading<T> reading;
  private final @Nullable T missing;
  private final List<ViewCallback<T>> waiters = new ArrayList<>(2);
  private Scheduling.@Nullable Timer timer;
  private @Nullable CatalogRequest request;
  private @Nullable DirectQuery<T> following;
  private boolean sent;
  private boolean over;

  /**
   * A question that nobody asks yet.
   *
   * @param onEnd hears of its end, before those who ask do
   * @param stale whether any server may answer; otherwise the leader confirms the answer
   * @param missing what is told if the catalog says that it does not exist; null if that is no
   *     answer
   */
  DirectQuery(
      WatchedCatalog catalog,
      Consumer<DirectQuery<?>> onEnd,
      DirectQueryKind kind,
      String uri,
      boolean stale,
      Reading<T> reading,
      @Nullable T missing) {
    this.catalog = catalog;
    this.onEnd = onEnd;
    this.kind = kind;
    this.uri = uri;
    this.stale = stale;
    this.reading = reading;
    this.missing = missing;
  }

  DirectQueryKind kind() {
    return kind;
  }

  String uri() {
    return uri;
  }

  /**
   * Adds somebody who asks: to the next question, if this one has been asked and what the leader
   * read for it may be older than this call.
   *
   * @return false if there are too many
   */
  boolean add(ViewCallback<T> callback) {
    if (sent && !stale) {
      DirectQuery<T> next = following;
      if (next == null) {
        next = new DirectQuery<>(catalog, onEnd, kind, uri, stale, reading, missing);
        following = next;
      }
      return next.add(callback);
    }
    return waiters.size() < CatalogWatch.WAITING_MAX && waiters.add(callback);
  }

  /** Those who came after this was asked, or null. */
  @Nullable DirectQuery<T> following() {
    return following;
  }

  void ask() {
    if (over) {
      return;
    }
    sent = true;
    timer =
        catalog
            .owner()
            .schedule(this::end, CatalogWatch.FIRST_ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
    request = catalog.ask(uri, this::answered);
  }

  private void answered(int status, Freshness freshness, byte[] body) {
    T value = null;
    if (status == 404) {
      value = missing;
    } else if (status == 200) {
      try {
        value = reading.read(body, freshness.index());
      } catch (RuntimeException | Error unreadable) {
        value = null;
      }
    }
    // What the leader has confirmed is told as of no time ago.
    end(value, stale ? catalog.ageMs(freshness) : 0);
  }

  /** Gives up; those who ask are told that there is no answer. */
  void end() {
    CatalogRequest pending = request;
    if (pending != null) {
      pending.cancel();
    }
    end(null, 0);
  }

  private void end(@Nullable T value, long ageMs) {
    if (over) {
      return;
    }
    over = true;
    Scheduling.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
    onEnd.accept(this);
    for (ViewCallback<T> callback : waiters) {
      if (value == null || !catalog.isYoung(ageMs)) {
        catalog.unavailable(callback);
      } else {
        catalog.found(callback, value, ageMs);
      }
    }
  }
}
