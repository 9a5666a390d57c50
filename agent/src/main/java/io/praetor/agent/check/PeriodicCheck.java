package io.praetor.agent.check;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.praetor.agent.check.probe.Probe;
import io.praetor.agent.check.probe.ProbeResult;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check that looks by itself, once in each interval: first after a random part of it, so that
 * checks which were added together do not run together, and then an interval after the end of the
 * last run. Confined to one event loop, save for its beginning and its end.
 */
final class PeriodicCheck implements RunningCheck {
  private static final Logger LOG = LoggerFactory.getLogger("checks");

  private final CheckDefinition definition;
  private final EventLoop loop;
  private final Announcement announcement;
  private final Probe probe;
  private final RunSlots slots;
  private final CheckMeter meter;
  private final long intervalNanos;
  private final Thresholds thresholds;
  private @Nullable Future<?> timer;
  private Probe.@Nullable Run run;
  private long startNanos;

  /** The number of the run that is going on, or comes next: results of others are dropped. */
  private long current;

  private boolean ended;

  PeriodicCheck(
      CheckDefinition definition,
      Duration interval,
      EventLoop loop,
      Announcement announcement,
      Probe probe,
      RunSlots slots,
      CheckMeter meter) {
    this.definition = definition;
    this.intervalNanos = interval.toNanos();
    this.loop = loop;
    this.announcement = announcement;
    this.probe = probe;
    this.slots = slots;
    this.meter = meter;
    this.thresholds = new Thresholds(definition);
  }

  @Override
  public CheckDefinition definition() {
    return definition;
  }

  @Override
  public void begin() {
    long first = ThreadLocalRandom.current().nextLong(intervalNanos);
    loop.execute(() -> arm(first));
  }

  private void arm(long nanos) {
    if (!ended) {
      timer = loop.schedule(this::due, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void due() {
    slots.take(() -> {
      if (loop.inEventLoop()) {
        start();
      } else {
        loop.execute(this::start);
      }
    });
  }

  private void start() {
    if (ended) {
      slots.free();
      return;
    }
    startNanos = System.nanoTime();
    long number = current;
    try {
      run = probe.start(loop, result -> over(number, result));
    } catch (Throwable e) {
      // Such as no memory for a thread: it is tried again after an interval.
      LOG.error("A run of check {} could not begin", definition.id(), e);
      ProbeResult failed =
          new ProbeResult(CheckStatus.CRITICAL, "The check could not be run: " + e.getMessage());
      run = () -> {};
      loop.execute(() -> over(number, failed));
    }
  }

  private void over(long number, ProbeResult result) {
    if (number != current) {
      return;
    }
    current++;
    run = null;
    slots.free();
    meter.ran(definition.kind(), result.status(), System.nanoTime() - startNanos);
    ProbeResult told = thresholds.after(result);
    if (told != null) {
      announcement.tell(told);
    }
    arm(intervalNanos);
  }

  @Override
  public void end() {
    announcement.end();
    loop.execute(() -> {
      ended = true;
      if (timer != null) {
        timer.cancel(false);
      }
      if (run != null) {
        run.cancel();
        run = null;
        current++;
        slots.free();
      }
    });
  }
}
