package io.praetor.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of an agent that were started, in their order; stopped in the opposite one. Used by the
 * thread that starts and stops the agent.
 */
final class StartedParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  /** A part that takes longer to stop is named in the log, again and again while it does. */
  private static final long TELL_MS = 2_000;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** The part that is being stopped; empty where none is. */
  private volatile String stopping = "";

  /** Remembers a part that has just been started. */
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Stops all; what fails to stop is logged, and the rest is stopped all the same. */
  @Override
  public void close() {
    if (parts.isEmpty()) {
      return;
    }
    Thread teller = Thread.ofPlatform().name("stop-teller").daemon().start(this::tell);
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      stopping = name(part);
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("A part of the agent did not stop cleanly: {}", stopping, e);
      }
    }
    teller.interrupt();
  }

  /** A class, or the one that has made an unnamed piece of code. */
  private static String name(AutoCloseable part) {
    String whole = part.getClass().getName();
    int hidden = whole.indexOf("$$");
    return whole.substring(
        whole.lastIndexOf('.', hidden < 0 ? whole.length() : hidden) + 1,
        hidden < 0 ? whole.length() : hidden);
  }

  /** Says what a stop waits for. */
  private void tell() {
    String last = "";
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(TELL_MS);
        String now = stopping;
        if (now.equals(last)) {
          LOG.warn("Stopping has waited for {} for more than {} ms", now, TELL_MS);
        }
        last = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
