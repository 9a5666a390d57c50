package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The frames that wait to be written to one connection. Any thread adds; the connection's event
 * loop writes all that are there with one flush, since to wake it and to call the kernel costs more
 * than a frame does. Frames of one thread leave in their order.
 */
final class FrameQueue {
  /** It is said that so much has been written, or all there was. */
  private static final int NOTICE_BYTES = 2 * Frames.PIECE_BYTES;

  /** What a frame takes beside its bytes. */
  static final int FRAME_OVERHEAD_BYTES = 256;

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
  private final LongConsumer held;
  private volatile long waitingSinceNanos;

  // Of the event loop.
  private long addedBytes;
  private long writtenBytes;
  private long waitingUntilBytes;

  /**
   * An empty queue.
   *
   * @param held told by how much the bytes that wait have grown or shrunk; on any thread
   */
  FrameQueue(Channel channel, Progress progress, LongConsumer held) {
    this.channel = channel;
    this.progress = progress;
    this.held = held;
  }

  /** Bytes that wait to be written, with what the frames take beside them. */
  long bytes() {
    return bytes.get();
  }

  /** Bytes that have been written since the beginning; on the event loop. */
  long writtenBytes() {
    return writtenBytes;
  }

  /**
   * A moment, by {@link System#nanoTime()}, since which some frame has been waiting; 0 if none
   * waits.
   */
  long waitingSinceNanos() {
    return waitingSinceNanos;
  }

  private static int size(ByteBuf frame) {
    return frame.readableBytes() + FRAME_OVERHEAD_BYTES;
  }

  /** Takes the frame over; any thread. */
  void add(ByteBuf frame) {
    int size = size(frame);
    bytes.addAndGet(size);
    held.accept(size);
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
    long added = addedBytes;
    ByteBuf frame = frames.poll();
    while (frame != null) {
      unsaid += size(frame);
      ChannelFuture written = channel.write(frame);
      frame = frames.poll();
      if (frame == null || unsaid >= NOTICE_BYTES) {
        added += unsaid;
        notice(written, unsaid);
        unsaid = 0;
      }
    }
    addedBytes = added;
    if (waitingSinceNanos == 0 && added > writtenBytes) {
      waitingSinceNanos = System.nanoTime();
      waitingUntilBytes = added;
    }
    channel.flush();
  }

  private void notice(ChannelFuture written, long count) {
    var _ =
        written.addListener(done -> {
          long left = bytes.addAndGet(-count);
          held.accept(-count);
          writtenBytes += count;
          if (writtenBytes >= addedBytes) {
            waitingSinceNanos = 0;
          } else if (writtenBytes >= waitingUntilBytes) {
            waitingSinceNanos = System.nanoTime();
            waitingUntilBytes = addedBytes;
          }
          if (done.isSuccess()) {
            progress.written(left);
          }
        });
  }

  private void drop() {
    awaited.set(false);
    ByteBuf frame;
    while ((frame = frames.poll()) != null) {
      bytes.addAndGet(-size(frame));
      held.accept(-size(frame));
      frame.release();
    }
  }
}
