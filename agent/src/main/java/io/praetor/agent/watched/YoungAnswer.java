package io.praetor.agent.watched;

/**
 * Callback for an answer that may be of some age, and not older. Owned by the thread of the view.
 *
 * @param maxStaleMs how old, in milliseconds
 */
record YoungAnswer<T>(ViewCallback<T> callback, long maxStaleMs) implements ViewCallback<T> {
  @Override
  public void found(T value, long ageMs) {
    if (ageMs <= maxStaleMs) {
      callback.found(value, ageMs);
    } else {
      callback.unavailable();
    }
  }

  @Override
  public void unavailable() {
    callback.unavailable();
  }
}
