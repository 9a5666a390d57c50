package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Two hundred connections that announce what they do not send, stop in the middle, send a byte a
 * second, or ask for values of 512 KiB and read nothing; they come again when they are sent away.
 * Beside them, gets on one connection.
 */
final class SlowConnections {
  private static final int OF_EACH_KIND = 50;
  private static final int KINDS = 4;
  private static final int ASKED_EACH = 20;
  private static final long BYTE_EACH_NANOS = 1_000_000_000L;
  private static final long GROWTH_KIB_MAX = 100_000_000 / 1024;

  private final int port;
  private final Talk[] talks = new Talk[OF_EACH_KIND * KINDS];
  private int again;
  private volatile boolean over;

  private SlowConnections(int port) {
    this.port = port;
  }

  static String run(ProductProcess praetor, int seconds) throws Exception {
    SlowConnections slow = new SlowConnections(praetor.httpPort());
    byte[] get = Talk.get("/v1/kv/slow?raw");
    try (Talk quick = new Talk(praetor.httpPort())) {
      quick.ask(Talk.request("PUT", "/v1/kv/slow", new byte[256]));
      gets(quick, get, seconds);
      Figures before = gets(quick, get, seconds);
      long kibBefore = praetor.residentKib();
      Thread others = Thread.ofPlatform().name("slow").start(slow::keepOn);
      long kibMost = 0;
      List<Figures> beside = new ArrayList<>();
      for (int second = 0; second < 2 * seconds; second++) {
        beside.add(gets(quick, get, 1));
        kibMost = Math.max(kibMost, praetor.residentKib());
      }
      slow.over = true;
      others.join();
      Strain.check(
          kibMost - kibBefore < GROWTH_KIB_MAX,
          "slow connections took " + (kibMost - kibBefore) / 1024 + " MiB");
      double during = beside.stream().mapToDouble(Figures::perSecond).average().orElse(0);
      return String.format(
          "%d slow or lying connections, %d made again: %,d MiB resident, %,d before; gets on one"
              + " connection %,.0f a second, %,.0f before (%.2f)",
          slow.talks.length,
          slow.again,
          kibMost / 1024,
          kibBefore / 1024,
          during,
          before.perSecond(),
          during / before.perSecond());
    }
  }

  private record Figures(double perSecond) {}

  private static Figures gets(Talk talk, byte[] get, int seconds) throws IOException {
    long begun = System.nanoTime();
    long end = begun + seconds * 1_000_000_000L;
    int count = 0;
    while (System.nanoTime() < end) {
      talk.ask(get);
      count++;
    }
    return new Figures(count * 1e9 / (System.nanoTime() - begun));
  }

  /** Opens the connections, and those anew that the server has closed, each second. */
  private void keepOn() {
    try {
      while (!over) {
        for (int i = 0; i < talks.length && !over; i++) {
          step(i);
        }
        long until = System.nanoTime() + BYTE_EACH_NANOS;
        while (!over && System.nanoTime() < until) {
          LockSupport.parkNanos(10_000_000);
        }
      }
      for (Talk talk : talks) {
        if (talk != null) {
          talk.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void step(int i) throws IOException {
    Talk talk = talks[i];
    try {
      if (talk == null) {
        talk = new Talk(port);
        talks[i] = talk;
        talk.send(beginning(i % KINDS));
      } else if (i % KINDS == 2) {
        talk.send(new byte[] {'x'});
      } else if (i % KINDS != 3 && talk.hasAnswer()) {
        throw new SocketException("told and closed");
      }
    } catch (SocketException e) {
      if (talk != null) {
        talk.close();
      }
      talks[i] = null;
      again++;
    }
  }

  private static byte[] beginning(int kind) {
    String text =
        switch (kind) {
          case 0 -> "PUT /v1/snapshot HTTP/1.1\r\nHost: a\r\nContent-Length: 536870912\r\n\r\nx";
          case 1 -> "GET /v1/kv/slow HTTP/1.1\r\nHost: a\r\nX-Long: ";
          case 2 -> "PUT /v1/kv/slow/put HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n";
          default -> "GET /v1/kv/large/0?raw HTTP/1.1\r\nHost: a\r\n\r\n".repeat(ASKED_EACH);
        };
    byte[] head = text.getBytes(StandardCharsets.US_ASCII);
    return kind == 2 ? Arrays.copyOf(head, head.length + 250_000) : head;
  }
}
