package io.praetor.agent.check.probe;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question over the network, from its first byte to its one result; confined to its event loop,
 * save for {@link #end}.
 */
final class Attempt implements Probe.Run {
  private static final Logger LOG = LoggerFactory.getLogger("checks");

  private final EventLoop loop;
  private final Consumer<ProbeResult> listener;
  private final Future<?> timer;
  private @Nullable Channel channel;
  private @Nullable AutoCloseable memory;
  private boolean over;
  private boolean cancelled;

  /** Begins; what the time that it may take runs out to is the result then. */
  Attempt(
      EventLoop loop,
      Duration timeout,
      Supplier<ProbeResult> atTimeout,
      Consumer<ProbeResult> listener) {
    this.loop = loop;
    this.listener = listener;
    this.timer = loop.schedule(() -> end(atTimeout.get()), timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  EventLoop loop() {
    return loop;
  }

  boolean isOver() {
    return over;
  }

  /** Takes a connection, in place of the one before, and closes it when it is over. */
  void holds(Channel opened) {
    closeChannel();
    if (over) {
      close(opened);
    } else {
      channel = opened;
    }
  }

  /** Takes memory that is given back when it is over. */
  void holds(AutoCloseable taken) {
    memory = taken;
  }

  /** Ends it with a result. Later ones are dropped. Any thread. */
  void end(ProbeResult result) {
    if (!loop.inEventLoop()) {
      loop.execute(() -> end(result));
      return;
    }
    if (over) {
      return;
    }
    // Not from here: who began it may not have taken it yet. And before what may fail.
    loop.execute(() -> {
      if (!cancelled) {
        listener.accept(result);
      }
    });
    release();
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (!over) {
      release();
    }
  }

  private void release() {
    over = true;
    timer.cancel(false);
    closeChannel();
    if (memory != null) {
      try {
        memory.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      memory = null;
    }
  }

  private void closeChannel() {
    if (channel != null) {
      close(channel);
      channel = null;
    }
  }

  /** One that could not be made, for want of descriptors, has no event loop to be closed on. */
  private static void close(Channel channel) {
    try {
      var _ = channel.close();
    } catch (IllegalStateException e) {
      LOG.debug("A channel that could not be made needs no closing", e);
    }
  }
}
