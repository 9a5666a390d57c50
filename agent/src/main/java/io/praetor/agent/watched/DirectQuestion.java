package io.praetor.agent.watched;

import io.praetor.agent.query.Scheduling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A question that is asked once, for all who ask the same until it is answered. Owned by the thread
 * of the view.
 */
final class DirectQuestion<T> {
  private final Function<byte[], T> reading;
  private final @Nullable T missing;
  private final Runnable onEnd;
  private final List<ViewCallback<T>> asking = new ArrayList<>(2);
  private Scheduling.@Nullable Timer timer;
  private @Nullable CatalogRequest request;
  private boolean over;

  /**
   * A question that nobody asks yet.
   *
   * @param missing what is told if the catalog says that it does not exist; null if that is no
   *     answer
   */
  DirectQuestion(Function<byte[], T> reading, @Nullable T missing, Runnable onEnd) {
    this.reading = reading;
    this.missing = missing;
    this.onEnd = onEnd;
  }

  /** Adds somebody who asks; false if there are too many. */
  boolean add(ViewCallback<T> callback) {
    return asking.size() < Watched.WAITING_MAX && asking.add(callback);
  }

  void ask(Scheduling owner, Function<CatalogRequest.Callback, CatalogRequest> asker) {
    timer = owner.schedule(this::giveUp, Watched.FIRST_ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
    request = asker.apply((status, index, body) -> answered(status, body));
  }

  private void answered(int status, byte[] body) {
    T value = null;
    if (status == 404) {
      value = missing;
    } else if (status == 200) {
      try {
        value = reading.apply(body);
      } catch (RuntimeException unreadable) {
        value = null;
      }
    }
    end(value);
  }

  private void giveUp() {
    CatalogRequest standing = request;
    if (standing != null) {
      standing.cancel();
    }
    end(null);
  }

  private void end(@Nullable T value) {
    if (over) {
      return;
    }
    over = true;
    Scheduling.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
    onEnd.run();
    for (ViewCallback<T> callback : asking) {
      if (value == null) {
        callback.unavailable();
      } else {
        callback.found(value, 0);
      }
    }
  }
}
