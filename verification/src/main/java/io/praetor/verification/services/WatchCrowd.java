package io.praetor.verification.services;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * Many connections that each wait for a change by a blocking query of their own, on one thread with
 * one selector; owned by that thread.
 */
final class WatchCrowd implements AutoCloseable {
  private static final int READ_BYTES = 256 * 1024;
  private static final String INDEX = "x-consul-index: ";
  private static final String LENGTH = "content-length: ";

  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
  private final List<Watcher> watchers = new ArrayList<>();
  private long answers;

  /** Takes the answers. */
  interface Listener {
    /**
     * One answer.
     *
     * @param body as text
     * @return whether the watcher asks again, from the answer's index on
     */
    boolean heard(Watcher watcher, String body);
  }

  /** One connection with its question. */
  static final class Watcher {
    private final SocketChannel channel;
    private String path;
    private String index = "0";
    private byte[] partial = {};

    /** What the listener notes of it. */
    int known;

    private Watcher(SocketChannel channel, String path) {
      this.channel = channel;
      this.path = path;
    }
  }

  /** Connects; each watcher asks for the path of its number, which ends before its index. */
  WatchCrowd(int port, int count, IntFunction<String> paths) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Watcher watcher = new Watcher(channel, paths.apply(i));
      channel.register(selector, SelectionKey.OP_READ, watcher);
      watchers.add(watcher);
    }
  }

  /** How many answers there were so far. */
  long answers() {
    return answers;
  }

  /** Has each ask for a path of its own from now on. */
  void turnTo(IntFunction<String> paths) {
    for (int i = 0; i < watchers.size(); i++) {
      watchers.get(i).path = paths.apply(i);
    }
  }

  /** Asks on each connection for what is newer than an index. */
  void ask(IntFunction<String> indexes) throws IOException {
    for (int i = 0; i < watchers.size(); i++) {
      watchers.get(i).index = indexes.apply(i);
      ask(watchers.get(i));
    }
  }

  private static void ask(Watcher watcher) throws IOException {
    ByteBuffer out =
        ByteBuffer.wrap(
            ("GET " + watcher.path + watcher.index + " HTTP/1.1\r\nHost: a\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    while (out.hasRemaining()) {
      watcher.channel.write(out);
    }
  }

  /** Takes answers until a time, or until it is enough; whether it was. */
  boolean listen(long untilNanos, BooleanSupplier enough, Listener listener) throws IOException {
    while (!enough.getAsBoolean()) {
      if (System.nanoTime() - untilNanos > 0) {
        return false;
      }
      selector.select(10);
      for (SelectionKey key : selector.selectedKeys()) {
        read((Watcher) key.attachment(), listener);
      }
      selector.selectedKeys().clear();
    }
    return true;
  }

  private void read(Watcher watcher, Listener listener) throws IOException {
    in.clear().put(watcher.partial);
    if (watcher.channel.read(in) < 0) {
      throw new EOFException("the agent closed the connection of a watcher");
    }
    in.flip();
    int end = headEnd();
    if (end >= 0) {
      String head =
          new String(in.array(), 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      int length = Integer.parseInt(header(head, LENGTH));
      if (in.limit() >= end + length) {
        answered(
            watcher, head, new String(in.array(), end, length, StandardCharsets.UTF_8), listener);
        return;
      }
    }
    if (in.limit() == in.capacity()) {
      throw new IOException("an answer of more than " + READ_BYTES + " bytes");
    }
    watcher.partial = Arrays.copyOf(in.array(), in.limit());
  }

  private void answered(Watcher watcher, String head, String body, Listener listener)
      throws IOException {
    if (!head.startsWith("http/1.1 200 ")) {
      throw new IOException("a watcher was answered with " + head + body);
    }
    watcher.partial = new byte[0];
    watcher.index = header(head, INDEX);
    answers++;
    if (listener.heard(watcher, body)) {
      ask(watcher);
    }
  }

  private int headEnd() {
    byte[] bytes = in.array();
    for (int i = 3; i < in.limit(); i++) {
      if (bytes[i] == '\n' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static String header(String head, String name) throws IOException {
    int at = head.indexOf(name);
    if (at < 0) {
      throw new IOException("an answer without " + name + "in its head: " + head);
    }
    return head.substring(at + name.length(), head.indexOf('\r', at));
  }

  @Override
  public void close() throws IOException {
    for (Watcher watcher : watchers) {
      watcher.channel.close();
    }
    selector.close();
  }
}
