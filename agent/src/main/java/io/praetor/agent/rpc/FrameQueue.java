package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The frames that wait to be written to one connection. Any thread adds; the connection's event
 * loop writes all that are there with one flush, since to wake it and to call the kernel costs more
 * than a frame does. Frames of one thread leave in their order.
 */
final class FrameQueue {
  /** It is said that so much has been written, or all there was. */
  private static final int NOTICE_BYTES = 2 * Frames.PIECE_BYTES;

  /** Told on the event loop. */
  interface Progress {
    /**
     * Frames have been given to the kernel.
     *
     * @param leftBytes what still waits
     */
    void written(long leftBytes);
  }

  private final Channel channel;
  private final Progress progress;
  private final Queue<ByteBuf> frames = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awaited = new AtomicBoolean();
  private final AtomicLong bytes = new AtomicLong();

  FrameQueue(Channel channel, Progress progress) {
    this.channel = channel;
    this.progress = progress;
  }

  /** Bytes that wait to be written. */
  long bytes() {
    return bytes.get();
  }

  /** Takes the frame over; any thread. */
  void add(ByteBuf frame) {
    bytes.addAndGet(frame.readableBytes());
    frames.add(frame);
    if (awaited.compareAndSet(false, true)) {
      try {
        channel.eventLoop().execute(this::writeAll);
      } catch (RejectedExecutionException e) {
        // The event loop has ended, and the connection with it.
        drop();
      }
    }
  }

  private void writeAll() {
    // Before the frames are taken: one that comes too late for this turn asks for another.
    awaited.set(false);
    long unsaid = 0;
    ByteBuf frame = frames.poll();
    while (frame != null) {
      unsaid += frame.readableBytes();
      ChannelFuture written = channel.write(frame);
      frame = frames.poll();
      if (frame == null || unsaid >= NOTICE_BYTES) {
        notice(written, unsaid);
        unsaid = 0;
      }
    }
    channel.flush();
  }

  private void notice(ChannelFuture written, long count) {
    var _ =
        written.addListener(done -> {
          long left = bytes.addAndGet(-count);
          if (done.isSuccess()) {
            progress.written(left);
          }
        });
  }

  private void drop() {
    awaited.set(false);
    ByteBuf frame;
    while ((frame = frames.poll()) != null) {
      bytes.addAndGet(-frame.readableBytes());
      frame.release();
    }
  }
}
