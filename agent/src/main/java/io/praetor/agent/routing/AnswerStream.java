package io.praetor.agent.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The body of an answer that is made while it is sent, in chunks. Written by one thread that may
 * wait, never an event loop; woken by the event loop.
 */
public final class AnswerStream extends OutputStream {
  private final Channel channel;
  private final Consumer<Boolean> end;
  private boolean closed;
  private boolean broken;

  public AnswerStream(Channel channel, Consumer<Boolean> end) {
    this.channel = channel;
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
    while (channel.isActive() && !channel.isWritable()) {
      try {
        wait();
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
