package io.praetor.agent.watched;

import java.util.function.Function;

/**
 * Callback for what an agent's view tells: exactly one of the methods is called, once, on the
 * thread that owns the view, perhaps before the question returns.
 *
 * @param <T> what was asked for
 */
public interface ViewCallback<T> {
  /**
   * Takes what is there.
   *
   * @param ageMs for how long nobody has confirmed it; 0 while it is watched
   */
  void found(T value, long ageMs);

  /** The catalog cannot be asked, and what is known of it is too old, or nothing is. */
  void unavailable();

  /** A callback for something else, which gives on a part of it. */
  default <W> ViewCallback<W> of(Function<W, T> part) {
    ViewCallback<T> callback = this;
    return new ViewCallback<>() {
      @Override
      public void found(W value, long ageMs) {
        callback.found(part.apply(value), ageMs);
      }

      @Override
      public void unavailable() {
        callback.unavailable();
      }
    };
  }
}
