package io.praetor.agent.watched;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One part of the catalog, kept up to date by a query that is parked where the catalog is. Owned by
 * the thread of the view.
 *
 * @param <T> what is told of it
 */
final class CatalogWatch<T> {
  /** One who asks before there is an answer is told after this that there is none. */
  static final long FIRST_ANSWER_MS_MAX = 2_000;

  /** Those that wait for the first answer; more are told that there is none. */
  static final int WAITING_MAX = 10_000;

  /** A query is parked for so long, and asked again then: it finds a catalog that began anew. */
  private static final long WAIT_MS = 120_000;

  /** From an answer that tells nothing new to the next query. */
  private static final long UNMOVED_MS = 50;

  private static final RetryPause AWAY = new RetryPause(50, 500);
  private static final RetryPause OVERLOADED = new RetryPause(1_000, 30_000);

  /** A server that has not heard its leader for so long is behind, and not by the usual lag. */
  private static final long BEHIND_MS_MIN = 5_000;

  /** From the answer of a server that is behind to the next question. */
  private static final long BEHIND_NANOS = 400_000_000;

  /** For so long after a refusal those who ask are told at once that there is no answer. */
  private static final long REFUSED_NANOS = 1_000_000_000;

  /** A large document is read on another thread, and asked for again after a pause. */
  static final int LARGE_BYTES_MIN = 64 * 1024;

  /** From an answer of that size to the next query; a larger one waits for longer in proportion. */
  private static final long LARGE_PAUSE_MS = 20;

  private static final long PAUSE_MS_MAX = 5_000;

  /** Asks the catalog for what is watched. */
  @FunctionalInterface
  interface Question<T> {
    CatalogSource.Pending ask(CatalogSource.Asking asking, CatalogSource.Callback<T> callback);
  }

  private final WatchedCatalog catalog;
  private final Question<T> question;
  private final long pauseMs;
  private final List<YoungAnswer<T>> waiters = new ArrayList<>(2);
  private @Nullable T value;
  private CatalogSource.@Nullable Pending request;
  private long index;
  private boolean current;
  private boolean pausing;
  private long confirmedNanos;
  private long lastUsedNanos;
  private int failures;

  /** How old the store of the server was that answered last; 0 for no age to speak of. */
  private long behindMs;

  private long behindNanos;
  private long answeredNanos;

  /** Whether a question to a server that was behind is under way: another would only end it. */
  private boolean askingAgain;

  /** Which of the questions that were put off counts: the newest. */
  private int turn;

  private boolean refused;
  private long refusedNanos;

  /** Whether it is asked for again after a refusal. */
  private boolean asking;

  private boolean ended;

  /**
   * Begins to watch.
   *
   * @param pauseMs from an answer to the next query: changes within it are one
   */
  CatalogWatch(WatchedCatalog catalog, Question<T> question, long pauseMs) {
    this.catalog = catalog;
    this.question = question;
    this.pauseMs = pauseMs;
    this.confirmedNanos = System.nanoTime();
    ask();
  }

  /** Whether somebody waits for the first answer. */
  boolean isAwaited() {
    return !waiters.isEmpty();
  }

  /** Whether nobody has asked for so long. */
  boolean isIdle(long now, long idleNanos) {
    return now - lastUsedNanos > idleNanos && waiters.isEmpty();
  }

  /** Gives what is there, at once if it is known. */
  void get(ViewCallback<T> callback, long maxStaleMs) {
    if (ended) {
      catalog.guard().unavailable(callback);
      return;
    }
    long now = System.nanoTime();
    lastUsedNanos = now;
    YoungAnswer<T> young = new YoungAnswer<>(callback, maxStaleMs);
    if (value == null) {
      awaitFirst(young, now);
      return;
    }
    askAgainIfBehind(now);
    T known = value;
    if (known == null) {
      await(young);
    } else {
      young.found(known, ageMs(now));
    }
  }

  /**
   * A server that was started again tells what its last snapshot holds until it has caught up, and
   * nothing wakes a query for what has not changed since: it is asked again once it may have.
   */
  private void askAgainIfBehind(long now) {
    if (behindMs > 0
        && !askingAgain
        && !pausing
        && now - answeredNanos >= BEHIND_NANOS
        && catalog.contactAgeMs(now) < BEHIND_MS_MIN) {
      answeredNanos = now;
      CatalogSource.Pending parked = request;
      if (parked != null) {
        parked.cancel();
      }
      index = 0;
      askingAgain = true;
      ask();
    }
  }

  private long ageMs(long now) {
    long contactMs = catalog.contactAgeMs(now);
    if (behindMs > 0) {
      return Math.max(contactMs, behindMs + TimeUnit.NANOSECONDS.toMillis(now - behindNanos));
    }
    return current && !pausing
        ? contactMs
        : Math.max(contactMs, TimeUnit.NANOSECONDS.toMillis(now - confirmedNanos));
  }

  private void awaitFirst(YoungAnswer<T> callback, long now) {
    if (!refused || asking) {
      await(callback);
    } else if (now - refusedNanos < REFUSED_NANOS) {
      callback.unavailable();
    } else {
      await(callback);
      asking = true;
      index = 0;
      ask();
    }
  }

  private void await(YoungAnswer<T> callback) {
    if (waiters.size() >= WAITING_MAX) {
      callback.unavailable();
      return;
    }
    waiters.add(callback);
    catalog
        .owner()
        .schedule(
            () -> {
              if (waiters.remove(callback)) {
                callback.unavailable();
              }
            },
            FIRST_ANSWER_MS_MAX,
            TimeUnit.MILLISECONDS);
  }

  private void askLater(long pauseMs) {
    int mine = ++turn;
    Runnable asking =
        () -> {
          if (mine == turn) {
            ask();
          }
        };
    if (pauseMs == 0) {
      catalog.owner().execute(asking);
    } else {
      catalog.owner().schedule(asking, pauseMs, TimeUnit.MILLISECONDS);
    }
  }

  private void ask() {
    if (!ended) {
      turn++;
      pausing = false;
      request =
          question.ask(
              new CatalogSource.Asking(true, index, index == 0 ? 0 : WAIT_MS),
              new CatalogSource.Callback<>() {
                @Override
                public void found(CatalogSource.Found<T> found) {
                  update(found);
                }

                @Override
                public void failed(CatalogSource.Failure failure, String text) {
                  switch (failure) {
                    case AWAY -> retry(AWAY);
                    case OVERLOADED -> retry(OVERLOADED);
                    case REFUSED -> refused(text);
                  }
                }
              });
    }
  }

  /**
   * The agent may not see it, or no longer: what it saw before is told to nobody. It is asked for
   * again when somebody wants it, and not before.
   */
  private void refused(String text) {
    if (ended) {
      return;
    }
    askingAgain = false;
    if (!refused) {
      catalog.refused(text);
    }
    refused = true;
    asking = false;
    refusedNanos = System.nanoTime();
    value = null;
    current = false;
    tellUnavailable();
  }

  private void tellUnavailable() {
    List<YoungAnswer<T>> waited = List.copyOf(waiters);
    waiters.clear();
    waited.forEach(catalog.guard()::unavailable);
  }

  private void retry(RetryPause pause) {
    if (ended) {
      return;
    }
    if (current) {
      // Until now it was watched.
      confirmedNanos = System.nanoTime();
      current = false;
    }
    askingAgain = false;
    // The next one is answered at once, which confirms what is known: one that is parked does not.
    index = 0;
    askLater(pause.ms(failures));
    failures++;
  }

  private void update(CatalogSource.Found<T> found) {
    if (ended) {
      return;
    }
    boolean moved = found.index() != index;
    T next = found.value();
    value = next;
    // A catalog that began anew has lower indexes: it is followed from there.
    index = Math.max(1, found.index());
    current = true;
    answeredNanos = System.nanoTime();
    behindNanos = answeredNanos;
    behindMs = found.lastContactMs() < BEHIND_MS_MIN ? 0 : found.lastContactMs();
    refused = false;
    asking = false;
    askingAgain = false;
    failures = 0;
    scheduleNext(moved ? pauseMs : UNMOVED_MS, found.bytes());
    List<YoungAnswer<T>> waited = List.copyOf(waiters);
    waiters.clear();
    long ageMs = ageMs(answeredNanos);
    waited.forEach(callback -> catalog.guard().found(callback, next, ageMs));
  }

  /** Asks again, never before this returns: the answer may have come while it was asked for. */
  private void scheduleNext(long pauseMsMin, int bytes) {
    long sizeMs = bytes < LARGE_BYTES_MIN ? 0 : LARGE_PAUSE_MS * bytes / LARGE_BYTES_MIN;
    long pause = Math.max(pauseMsMin, Math.min(sizeMs, PAUSE_MS_MAX));
    if (sizeMs > 0) {
      // It is not watched meanwhile.
      pausing = true;
      confirmedNanos = System.nanoTime();
    }
    askLater(pause);
  }

  /** Watches no longer; those who wait are told that there is no answer. */
  void end() {
    ended = true;
    CatalogSource.Pending running = request;
    if (running != null) {
      running.cancel();
    }
    tellUnavailable();
  }
}
