package io.praetor.cli.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connection to a unix socket whose reads and writes have a limit of time, which the JDK gives to
 * sockets of TCP alone. Owned by the thread that uses it; any other may close it, and so end what
 * that one waits for.
 */
final class UnixSocket implements Closeable {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private int waitMsMax;

  private UnixSocket(SocketChannel channel, Selector selector, SelectionKey key) {
    this.channel = channel;
    this.selector = selector;
    this.key = key;
  }

  /** Connects. */
  static UnixSocket open(String path) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    Selector selector = null;
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.configureBlocking(false);
      selector = Selector.open();
      return new UnixSocket(channel, selector, channel.register(selector, 0));
    } catch (IOException e) {
      channel.close();
      if (selector != null) {
        selector.close();
      }
      throw e;
    }
  }

  /**
   * Sets the limit of each read and write from now on.
   *
   * @param msMax 0 for none
   */
  void waitMsMax(int msMax) {
    waitMsMax = msMax;
  }

  InputStream input() {
    return new Input();
  }

  OutputStream output() {
    return new Output();
  }

  private void await(int operation) throws IOException {
    long deadlineNanos = System.nanoTime() + waitMsMax * 1_000_000L;
    try {
      key.interestOps(operation);
      while (selector.selectedKeys().isEmpty()) {
        long leftMs = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
        if (waitMsMax > 0 && leftMs <= 0) {
          throw new SocketTimeoutException("no answer within " + waitMsMax + " ms");
        }
        selector.select(waitMsMax > 0 ? leftMs : 0);
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted");
        }
      }
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new SocketException("the connection was closed meanwhile");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      selector.close();
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      ByteBuffer free = ByteBuffer.wrap(target, offset, length);
      int count = channel.read(free);
      while (count == 0) {
        await(SelectionKey.OP_READ);
        count = channel.read(free);
      }
      return count;
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(source, offset, length);
      while (left.hasRemaining()) {
        if (channel.write(left) == 0) {
          await(SelectionKey.OP_WRITE);
        }
      }
    }
  }
}
