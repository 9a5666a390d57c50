package io.praetor.verification.access;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Blocking queries that wait with one token until it expires: each ends with 403. Owned by one
 * thread.
 */
final class ExpiringCrowd {
  private static final String SECRET = "44444444-2222-3333-4444-555555555555";

  /** The shortest that a token can be given. */
  private static final int TTL_SECONDS = 60;

  private static final double LATE_MS_MAX = 3_000;
  private static final long WAIT_NANOS_MAX = 90_000_000_000L;

  private final Selector selector;
  private int refused;

  private ExpiringCrowd(Selector selector) {
    this.selector = selector;
  }

  static void run(Path folder, int count, Verdict verdict) throws Exception {
    try (ProductProcess server = GuardedAgents.single(folder);
        AgentCalls calls = new AgentCalls(server.httpPort());
        Selector selector = Selector.open()) {
      verdict.part(String.format(Locale.ROOT, "%,d parked queries of a token that expires", count));
      calls.put(
          GuardedAgents.shown("/v1/acl/policy", GuardedAgents.MANAGEMENT),
          GuardedAgents.policy("load", 20, "write"));
      calls.put(GuardedAgents.shown("/v1/kv/load/1", GuardedAgents.MANAGEMENT), "value");
      for (int i = 0; i < count; i++) {
        SocketChannel channel =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.httpPort()));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
      }
      calls.put(
          GuardedAgents.shown("/v1/acl/token", GuardedAgents.MANAGEMENT),
          GuardedAgents.token(SECRET, "load", ", \"ExpirationTTL\": \"" + TTL_SECONDS + "s\""));
      long made = System.nanoTime();
      ExpiringCrowd crowd = new ExpiringCrowd(selector);
      crowd.ask(calls.index(GuardedAgents.shown("/v1/kv/load/1", SECRET)));
      long first = crowd.refused(1);
      long last = crowd.refused(count);
      verdict.note(
          String.format(
              Locale.ROOT,
              "the first ends %,d ms after the token's end, the last %,d ms after the first",
              (first - made) / 1_000_000 - TTL_SECONDS * 1_000L,
              (last - first) / 1_000_000));
      verdict.atLeast("none before its end", (first - made) / 1e9, (double) TTL_SECONDS - 1, " s");
      verdict.atMost(
          "the last after the token's end",
          (last - made) / 1e6 - TTL_SECONDS * 1_000.0,
          LATE_MS_MAX,
          " ms");
    }
  }

  private void ask(String index) throws IOException {
    byte[] query =
        ("GET /v1/kv/load/1?wait=10m&index="
                + index
                + " HTTP/1.1\r\nHost: a\r\nX-Consul-Token: "
                + SECRET
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (SelectionKey key : selector.keys()) {
      ByteBuffer out = ByteBuffer.wrap(query);
      while (out.hasRemaining()) {
        ((SocketChannel) key.channel()).write(out);
      }
    }
  }

  /** When so many were refused. */
  private long refused(int count) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(65_536);
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (refused < count) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(refused + " of " + count + " queries ended in time");
      }
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        in.clear();
        if (((SocketChannel) key.channel()).read(in) < 0) {
          throw new EOFException("the server closed a connection");
        }
        String answer = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        if (!answer.startsWith("HTTP/1.1 403 ")) {
          throw new IOException("a query of a token that has expired is answered: " + answer);
        }
        refused++;
        key.cancel();
      }
      selector.selectedKeys().clear();
    }
    return System.nanoTime();
  }
}
