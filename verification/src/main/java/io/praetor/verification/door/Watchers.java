package io.praetor.verification.door;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Many connections that each ask the same blocking query. Owned by one thread. */
public final class Watchers implements AutoCloseable {
  private static final long ANSWERS_WAIT_NANOS_MAX = 60_000_000_000L;

  private final Selector selector;
  private final int count;

  private Watchers(Selector selector, int count) {
    this.selector = selector;
    this.count = count;
  }

  /** Connects to a port of the loopback. */
  public static Watchers connect(int port, int count) throws IOException {
    Selector selector = Selector.open();
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }
    return new Watchers(selector, count);
  }

  /** Asks on each connection. */
  public void ask(String path) throws IOException {
    byte[] query =
        ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    for (SelectionKey key : selector.keys()) {
      ByteBuffer out = ByteBuffer.wrap(query);
      while (out.hasRemaining()) {
        ((SocketChannel) key.channel()).write(out);
      }
    }
  }

  /**
   * Waits until each connection has got an answer of status 200 with an array of JSON, which is one
   * segment.
   */
  public void awaitAnswers() throws IOException {
    ByteBuffer in = ByteBuffer.allocate(65_536);
    long deadline = System.nanoTime() + ANSWERS_WAIT_NANOS_MAX;
    int answered = 0;
    while (answered < count) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(answered + " of " + count + " were answered in time");
      }
      selector.select(1_000);
      for (SelectionKey key : selector.selectedKeys()) {
        in.clear();
        if (((SocketChannel) key.channel()).read(in) < 0) {
          throw new IOException("the agent closed a connection");
        }
        if (in.position() > 0) {
          String text = new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII);
          if (!text.startsWith("HTTP/1.1 200 ") || !text.strip().endsWith("]")) {
            throw new IOException("a query was answered with " + text);
          }
          answered++;
        }
      }
      selector.selectedKeys().clear();
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
