package io.praetor.agent.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The body of an answer that is made while it is sent, in chunks. Written by one thread that may
 * wait, never an event loop; woken by the event loop.
 */
public final class AnswerStream extends OutputStream {
  private final Channel channel;
  private final long waitMsMax;
  private final Consumer<Boolean> end;
  private boolean closed;
  private boolean broken;

  /**
   * An answer without a byte yet.
   *
   * @param waitMsMax how long one piece may wait for the client to read those before it
   * @param end told once, with whether the answer is whole
   */
  public AnswerStream(Channel channel, long waitMsMax, Consumer<Boolean> end) {
    this.channel = channel;
    this.waitMsMax = waitMsMax;
    this.end = end;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    awaitRoom();
    ByteBuf chunk = channel.alloc().directBuffer(length + 16);
    chunk.writeCharSequence(Integer.toHexString(length) + "\r\n", StandardCharsets.US_ASCII);
    chunk.writeBytes(bytes, offset, length).writeBytes(Unpooled.wrappedBuffer(new byte[] {13, 10}));
    var _ = channel.writeAndFlush(chunk);
  }

  private synchronized void awaitRoom() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMsMax);
    while (channel.isActive() && !channel.isWritable()) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMs <= 0) {
        broken = true;
        throw new IOException("the client has read too little for " + waitMsMax + " ms");
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        broken = true;
        throw new InterruptedIOException("interrupted while the client did not read");
      }
    }
    if (!channel.isActive()) {
      broken = true;
      throw new IOException("the client hung up");
    }
  }

  /** Says that there may be room again, or that there never will be. */
  public synchronized void wake() {
    notifyAll();
  }

  /** Marks the answer as incomplete: closing it then breaks the connection. */
  void fail() {
    broken = true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      end.accept(!broken);
    }
  }
}
