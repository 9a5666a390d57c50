package io.praetor.store.waiting;

import java.time.Duration;
import java.util.function.Supplier;

/** What is read from bytes that wait: beside the apply thread, or when it is asked for. */
public interface ReadAhead<T> {
  /** What was read, waited for where it is not there yet; asked by the apply thread. */
  T get();

  /**
   * Waits until it is read, or cannot be, for a time at most; returns at once where nothing reads
   * it. What came of it {@link #get} tells. Any thread.
   */
  void await(Duration waitMax) throws InterruptedException;

  /** Something that is read when it is asked for. */
  static <T> ReadAhead<T> later(Supplier<T> reading) {
    return new ReadAhead<>() {
      @Override
      public T get() {
        return reading.get();
      }

      @Override
      public void await(Duration waitMax) {
        // Nothing is under way.
      }
    };
  }
}
