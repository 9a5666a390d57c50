package io.praetor.verification.load;

import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Many blocking queries on one key: what each costs the server in memory, and how long a put takes
 * to reach the last of them; owned by the thread that runs it.
 */
public final class Parked {
  private static final int ROUNDS = 5;
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final long ANSWERS_WAIT_NANOS_MAX = 60_000_000_000L;

  private Parked() {}

  /** {@code parked [-queries=N]} */
  public static void main(String[] arguments) throws Exception {
    int queries = 10_000;
    for (String argument : arguments) {
      if (!argument.startsWith("-queries=")) {
        System.err.println("usage: parked [-queries=N]; not known: " + argument);
        System.exit(2);
      }
      queries = Integer.parseInt(argument.substring("-queries=".length()));
    }
    Path folder = Files.createTempDirectory("praetor-parked");
    try (ProductProcess praetor = Servers.praetor(folder, ProductHome.launcher());
        Selector selector = Selector.open()) {
      int port = praetor.awaitLeader(START_WAIT_MAX).httpPort();
      String index = put(port, 0);
      long before = settled(praetor);
      for (int i = 0; i < queries; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
      }
      long[] lastMillis = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        ask(selector, index);
        long parked = settled(praetor);
        if (round == 0) {
          System.out.printf(
              "%d queries parked: %,d KiB resident, %,d before: %.1f KiB each%n",
              queries, parked, before, (parked - before) / (double) queries);
        }
        long start = System.nanoTime();
        index = put(port, round + 1);
        answers(selector, queries);
        lastMillis[round] = (System.nanoTime() - start) / 1_000_000;
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      Arrays.sort(lastMillis);
      System.out.printf(
          "put to the last answer: median %d ms, from %d to %d, of %d rounds%n",
          lastMillis[ROUNDS / 2], lastMillis[0], lastMillis[ROUNDS - 1], ROUNDS);
    }
  }

  private static String put(int port, int round) throws IOException {
    RawHttp.Answer put =
        RawHttp.send(port, "PUT", "/v1/kv/parked", new byte[] {(byte) ('0' + round)});
    RawHttp.Answer get = RawHttp.send(port, "GET", "/v1/kv/parked", null);
    String index = get.header("X-Consul-Index");
    if (put.status() != 200 || index == null) {
      throw new IOException("a put answers " + put.text() + " and its get " + get.text());
    }
    return index;
  }

  private static void ask(Selector selector, String index) throws IOException {
    byte[] query =
        ("GET /v1/kv/parked?wait=10m&index=" + index + " HTTP/1.1\r\nHost: a\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (SelectionKey key : selector.keys()) {
      ByteBuffer out = ByteBuffer.wrap(query);
      while (out.hasRemaining()) {
        ((SocketChannel) key.channel()).write(out);
      }
    }
  }

  /** Resident memory in KiB once it is the same for half a second. */
  private static long settled(ProductProcess praetor) throws IOException {
    long last = -1;
    int same = 0;
    while (same < 5) {
      long now = praetor.residentKib();
      same = Math.abs(now - last) < 64 ? same + 1 : 0;
      last = now;
      LockSupport.parkNanos(100_000_000);
    }
    return last;
  }

  private static void answers(Selector selector, int queries) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(65_536);
    long deadline = System.nanoTime() + ANSWERS_WAIT_NANOS_MAX;
    int answered = 0;
    while (answered < queries) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(answered + " of " + queries + " were answered in time");
      }
      selector.select(1_000);
      for (SelectionKey key : selector.selectedKeys()) {
        in.clear();
        if (((SocketChannel) key.channel()).read(in) < 0) {
          throw new IOException("the server closed a connection");
        }
        // One small answer is one segment: its JSON ends with a bracket.
        if (in.position() > 0 && endsAnswer(in)) {
          answered++;
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private static boolean endsAnswer(ByteBuffer in) {
    byte last = in.get(in.position() - 1);
    return last == ']' || (last == '\n' && in.get(in.position() - 2) == ']');
  }
}
