package io.praetor.agent.watched;

import io.praetor.agent.query.Scheduling;
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
  /** Asks the catalog. */
  @FunctionalInterface
  interface Question<T> {
    CatalogSource.Pending ask(CatalogSource.Callback<T> callback);
  }

  private final WatchedCatalog catalog;
  private final Consumer<DirectQuery<?>> onEnd;
  private final DirectQueryKind kind;
  private final String key;
  private final boolean stale;
  private final Question<T> question;
  private final List<ViewCallback<T>> waiters = new ArrayList<>(2);
  private Scheduling.@Nullable Timer timer;
  private CatalogSource.@Nullable Pending request;
  private @Nullable DirectQuery<T> following;
  private boolean sent;
  private boolean over;

  /**
   * A question that nobody asks yet.
   *
   * @param onEnd hears of its end, before those who ask do
   * @param key what those have in common who ask the same
   * @param stale whether any server may answer; otherwise the leader confirms the answer
   */
  DirectQuery(
      WatchedCatalog catalog,
      Consumer<DirectQuery<?>> onEnd,
      DirectQueryKind kind,
      String key,
      boolean stale,
      Question<T> question) {
    this.catalog = catalog;
    this.onEnd = onEnd;
    this.kind = kind;
    this.key = key;
    this.stale = stale;
    this.question = question;
  }

  DirectQueryKind kind() {
    return kind;
  }

  String key() {
    return key;
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
        next = new DirectQuery<>(catalog, onEnd, kind, key, stale, question);
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
    request =
        question.ask(
            new CatalogSource.Callback<>() {
              @Override
              public void found(CatalogSource.Found<T> found) {
                // What the leader has confirmed is told as of no time ago.
                end(found.value(), stale ? catalog.ageMs(found.lastContactMs()) : 0);
              }

              @Override
              public void failed(CatalogSource.Failure failure, String text) {
                end(null, 0);
              }
            });
  }

  /** Gives up; those who ask are told that there is no answer. */
  void end() {
    CatalogSource.Pending pending = request;
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
        catalog.guard().unavailable(callback);
      } else {
        catalog.guard().found(callback, value, ageMs);
      }
    }
  }
}
