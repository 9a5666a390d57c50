package io.praetor.verification.changes;

import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Many connections, each of which waits for a word. Owned by one thread. */
final class Crowd implements AutoCloseable {
  private static final long WAIT_NANOS_MAX = 120_000_000_000L;
  private static final int TAIL_CHARS_MAX = 64;

  /** What a connection has said last. */
  private static final class Heard {
    private String tail = "";
    private int counted;
  }

  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocate(65_536);
  private int size;

  private Crowd() throws IOException {}

  static Crowd connect(int port, int count) throws IOException {
    Crowd crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
      channel.register(crowd.selector, SelectionKey.OP_READ, new Heard());
    }
    crowd.size = count;
    return crowd;
  }

  void send(String request) throws IOException {
    byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
    for (SelectionKey key : selector.keys()) {
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        ((SocketChannel) key.channel()).write(out);
      }
    }
  }

  /** How long a put takes until each connection has said a word, in nanoseconds. */
  long timeTo(int port, String key, String value, String word) throws IOException {
    long begun = System.nanoTime();
    RawHttp.Answer put =
        RawHttp.send(port, "PUT", "/v1/kv/" + key, value.getBytes(StandardCharsets.US_ASCII));
    if (put.status() != 200) {
      throw new IOException("a put answers " + put.text());
    }
    await(word);
    return System.nanoTime() - begun;
  }

  /** Waits until each connection has said a word since it was waited for last. */
  void await(String word) throws IOException {
    for (SelectionKey key : selector.keys()) {
      ((Heard) key.attachment()).counted = 0;
    }
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    int said = 0;
    while (said < size) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(said + " of " + size + " have said " + word + " in time");
      }
      selector.select(1_000);
      for (SelectionKey key : selector.selectedKeys()) {
        in.clear();
        if (((SocketChannel) key.channel()).read(in) < 0) {
          throw new IOException("the server closed a connection");
        }
        in.flip();
        Heard heard = (Heard) key.attachment();
        String text = heard.tail + StandardCharsets.ISO_8859_1.decode(in);
        int at = text.indexOf(word);
        if (at >= 0 && heard.counted == 0) {
          heard.counted = 1;
          said++;
        }
        String rest = at < 0 ? text : text.substring(at + word.length());
        heard.tail =
            rest.length() > TAIL_CHARS_MAX ? rest.substring(rest.length() - TAIL_CHARS_MAX) : rest;
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
