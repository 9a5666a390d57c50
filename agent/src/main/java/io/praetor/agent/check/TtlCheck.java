package io.praetor.agent.check;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.praetor.agent.check.probe.ProbeResult;
import io.praetor.agent.check.probe.Texts;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A check that is told its status, and becomes critical when that is too long ago. Any thread; its
 * timer runs on an event loop, and is not touched by a new status: when it comes too early, it is
 * set again.
 */
final class TtlCheck implements RunningCheck {
  private static final String EXPIRED = "TTL expired";
  private static final String EXPIRED_AFTER = EXPIRED + " (last output before timeout follows): ";

  private final CheckDefinition definition;
  private final EventLoop loop;
  private final Announcement announcement;
  private final int outputBytesMax;
  private final long ttlNanos;
  private @Nullable Future<?> timer;
  private long dueNanos;
  private boolean expired;
  private boolean ended;
  private String output;

  TtlCheck(
      CheckDefinition definition,
      CheckState state,
      EventLoop loop,
      Announcement announcement,
      int outputBytesMax) {
    this.definition = definition;
    this.loop = loop;
    this.announcement = announcement;
    this.outputBytesMax = outputBytesMax;
    this.ttlNanos = definition.ttl().toNanos();
    this.output = said(state.output());
    Duration left = state.ttlLeft();
    long leftNanos = left == null ? ttlNanos : Math.clamp(left.toNanos(), 0, ttlNanos);
    this.dueNanos = System.nanoTime() + leftNanos;
    // One that had expired before its agent was started again has said so.
    this.expired = leftNanos == 0 && state.status() == CheckStatus.CRITICAL;
  }

  @Override
  public CheckDefinition definition() {
    return definition;
  }

  @Override
  public synchronized void begin() {
    if (!ended && !expired) {
      arm(dueNanos - System.nanoTime());
    }
  }

  /** Takes a status, and begins the TTL anew. */
  void update(CheckStatus status, String said) {
    String kept = cut(said);
    synchronized (this) {
      if (ended) {
        return;
      }
      output = kept;
      dueNanos = System.nanoTime() + ttlNanos;
      if (expired) {
        expired = false;
        arm(ttlNanos);
      }
      announcement.offer(new ProbeResult(status, kept));
    }
    announcement.tell();
  }

  /** On the event loop. */
  private void ring() {
    synchronized (this) {
      if (ended) {
        return;
      }
      long leftNanos = dueNanos - System.nanoTime();
      if (leftNanos > 0) {
        arm(leftNanos);
        return;
      }
      expired = true;
      announcement.offer(new ProbeResult(CheckStatus.CRITICAL, expiredText(output)));
    }
    announcement.tell();
  }

  private static String expiredText(String output) {
    return output.isEmpty() ? EXPIRED : EXPIRED_AFTER + output;
  }

  /** What was said last, of an output that may tell that the TTL has run out since. */
  private static String said(String output) {
    if (output.equals(EXPIRED)) {
      return "";
    }
    return output.startsWith(EXPIRED_AFTER) ? output.substring(EXPIRED_AFTER.length()) : output;
  }

  private String cut(String said) {
    int bytes = Texts.utf8Length(said);
    if (bytes <= outputBytesMax) {
      return said;
    }
    String kept = Texts.utf8Prefix(said, outputBytesMax);
    return kept + " ... (captured " + Texts.utf8Length(kept) + " of " + bytes + " bytes)";
  }

  private void arm(long nanos) {
    timer = loop.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void end() {
    synchronized (this) {
      ended = true;
      if (timer != null) {
        timer.cancel(false);
      }
    }
    announcement.end();
  }
}
