package io.praetor.agent.check.probe;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One question over the network, from its first byte to its one result; confined to its event loop.
 */
final class Attempt implements Probe.Run {
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
      var _ = opened.close();
    } else {
      channel = opened;
    }
  }

  /** Takes memory that is given back when it is over. */
  void holds(AutoCloseable taken) {
    memory = taken;
  }

  /** Ends it with a result. Later ones are dropped. */
  void end(ProbeResult result) {
    if (over) {
      return;
    }
    release();
    // Not from here: who began it may not have taken it yet.
    loop.execute(() -> {
      if (!cancelled) {
        listener.accept(result);
      }
    });
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
      var _ = channel.close();
      channel = null;
    }
  }
}
