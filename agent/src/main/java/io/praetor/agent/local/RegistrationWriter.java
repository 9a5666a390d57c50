package io.praetor.agent.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the newest registrations to their file, and tells those who wait for that. Changes that
 * come while it writes go out together with the next one. Any thread hands over; one thread, {@code
 * registrations}, writes.
 */
final class RegistrationWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent");
  private static final long CLOSE_MS_MAX = 10_000;

  /** After a write that nobody waits for it rests, so that the file takes a tenth of the time. */
  private static final int REST_FACTOR = 9;

  private static final long REST_MS_MAX = 5_000;
  private static final long RETRY_MS = 1_000;

  private final RegistrationFile file;
  private final Thread thread;
  private @Nullable LocalView next;
  private List<Consumer<@Nullable String>> waiting = new ArrayList<>();
  private boolean closing;

  RegistrationWriter(RegistrationFile file) {
    this.file = file;
    thread = Thread.ofPlatform().name("registrations").daemon().unstarted(this::run);
    thread.start();
  }

  /**
   * Has a view written, soon.
   *
   * @param done told once it survives the loss of power, or why it does not; null if nobody waits
   */
  synchronized void write(LocalView view, @Nullable Consumer<@Nullable String> done) {
    next = view;
    if (done != null) {
      waiting.add(done);
    }
    notifyAll();
  }

  private void run() {
    long restUntilMs = nowMs();
    while (true) {
      LocalView view;
      List<Consumer<@Nullable String>> told;
      synchronized (this) {
        while (!isDue(restUntilMs)) {
          if (closing && next == null) {
            settle();
            return;
          }
          try {
            long rest = next == null ? 0 : Math.max(1, restUntilMs - nowMs());
            wait(rest);
          } catch (InterruptedException e) {
            closing = true;
          }
        }
        view = next;
        told = waiting;
        waiting = new ArrayList<>();
        next = null;
      }
      long beganMs = nowMs();
      String failure = view == null ? null : save(view);
      told.forEach(done -> done.accept(failure));
      long tookMs = nowMs() - beganMs;
      restUntilMs = nowMs() + Math.min(REST_MS_MAX, REST_FACTOR * tookMs);
      if (failure != null) {
        restUntilMs = nowMs() + RETRY_MS;
        again(view);
      }
    }
  }

  private boolean isDue(long restUntilMs) {
    return next != null && (closing || !waiting.isEmpty() || nowMs() >= restUntilMs);
  }

  /** Writes what could not be written once more, unless there is something newer. */
  private synchronized void again(@Nullable LocalView view) {
    if (next == null && !closing) {
      next = view;
    }
  }

  private @Nullable String save(LocalView view) {
    try {
      file.save(view);
      return null;
    } catch (IOException | RuntimeException e) {
      LOG.error("{} could not be written; it is tried again", file, e);
      return file + " could not be written: " + e.getMessage();
    }
  }

  private void settle() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.error("{} could not be written as a whole; its journal is kept", file, e);
    }
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /** Writes what is left, and ends. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
