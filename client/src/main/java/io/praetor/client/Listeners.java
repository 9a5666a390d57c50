package io.praetor.client;

import java.lang.Thread.UncaughtExceptionHandler;

/**
 * Calls what an application has given: a failure of its code is its own, is told where a thread's
 * failures are told, and ends neither the thread nor the calls of other listeners.
 */
final class Listeners {
  private Listeners() {}

  /** Runs each, whatever the ones before it did. */
  static void call(Iterable<Runnable> listeners) {
    listeners.forEach(Listeners::call);
  }

  /**
   * Runs one; what it throws goes to the thread's handler of uncaught exceptions, which prints it
   * unless the application has set another.
   */
  static void call(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      report(e);
    }
  }

  private static void report(Throwable failure) {
    Thread thread = Thread.currentThread();
    UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    try {
      handler.uncaughtException(thread, failure);
    } catch (RuntimeException e) {
      // As the virtual machine does with a handler that fails: nobody else is left to tell.
      return;
    }
  }
}
