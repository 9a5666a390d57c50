package io.praetor.agent.check;

import io.praetor.agent.check.probe.ProbeResult;
import io.praetor.store.catalog.CheckStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the results of one check in their order, one at a time, without holding a lock meanwhile.
 * Any thread.
 */
final class Announcement {
  private static final Logger LOG = LoggerFactory.getLogger("checks");
  private static final int LOGGED_CHARS_MAX = 200;

  private final String checkId;
  private final CheckStatusListener listener;
  private final Deque<ProbeResult> untold = new ArrayDeque<>(1);
  private boolean telling;
  private boolean ended;
  private CheckStatus shown;

  Announcement(String checkId, CheckStatus shown, CheckStatusListener listener) {
    this.checkId = checkId;
    this.shown = shown;
    this.listener = listener;
  }

  /** Tells a result, here or on the thread that is telling the one before it. */
  void tell(ProbeResult result) {
    offer(result);
    tell();
  }

  /**
   * Puts a result in its place behind others, so that {@link #tell()} tells it: for a caller that
   * holds a lock now.
   */
  synchronized void offer(ProbeResult result) {
    if (!ended) {
      untold.add(result);
    }
  }

  /** Tells what was offered, unless another thread is at it. */
  void tell() {
    synchronized (this) {
      if (telling) {
        return;
      }
      telling = true;
    }
    for (ProbeResult next = next(); next != null; next = next()) {
      try {
        listener.found(checkId, next.status(), next.output());
      } catch (RuntimeException | Error e) {
        LOG.error("What check {} has found was not taken", checkId, e);
      }
    }
  }

  private @Nullable ProbeResult next() {
    ProbeResult next;
    CheckStatus before;
    synchronized (this) {
      next = ended ? null : untold.poll();
      if (next == null) {
        telling = false;
        return null;
      }
      before = shown;
      shown = next.status();
    }
    if (before != next.status()) {
      LOG.info(
          "Check {} is {}, was {}: {}",
          checkId,
          next.status().text(),
          before.text(),
          oneLine(next.output()));
    }
    return next;
  }

  /** What comes from others is shown without line breaks and other control characters. */
  private static String oneLine(String output) {
    StringBuilder line = new StringBuilder();
    output
        .codePoints()
        .limit(LOGGED_CHARS_MAX)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString().strip();
  }

  /** Tells nothing any more. */
  synchronized void end() {
    ended = true;
    untold.clear();
  }
}
