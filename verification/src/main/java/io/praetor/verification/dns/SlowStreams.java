package io.praetor.verification.dns;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.DnsExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Thousands of TCP connections that say nothing, stop in the middle of a question, send a byte a
 * second, or ask and read nothing, and come again when they are closed. Beside them, others ask.
 * Owned by the thread that runs it.
 */
final class SlowStreams {
  private static final String SERVICE = "beside-slow";
  private static final int KINDS = 4;
  private static final int TRICKLING = 2;
  private static final int GREEDY = 3;
  private static final int ASKED_AT_ONCE = 20;
  private static final int CONNECT_TRIES = 3;
  private static final int CONNECT_MS_MAX = 500;
  private static final long STEP_NANOS = 1_000_000_000L;
  private static final Duration CLOSED_MAX = Duration.ofSeconds(30);
  private static final double ANSWER_MS_MAX = 1_000;
  private static final double LIVE_BYTES_MAX = 2 << 20;
  private static final double RESIDENT_KIB_MAX = 100 * 1024;
  private static final int FILES_MAX = 20;

  private final DnsCluster cluster;
  private final SocketChannel[] channels;
  private final ByteBuffer read = ByteBuffer.allocate(1);
  private final byte[] question;
  private long made;
  private long inVain;

  SlowStreams(DnsCluster cluster, int count) throws IOException {
    this.cluster = cluster;
    channels = new SocketChannel[count];
    byte[] asked = DnsExchange.question(DnsCluster.name(SERVICE), Type.A, false, 0).toWire();
    question =
        ByteBuffer.allocate(2 + asked.length).putShort((short) asked.length).put(asked).array();
  }

  void run(int seconds, Verdict verdict) throws Exception {
    verdict.part(
        String.format(
            Locale.ROOT,
            "%,d TCP connections that are half open or slow, for %d s",
            channels.length,
            seconds));
    ProductProcess agent = cluster.client();
    InetSocketAddress dns = cluster.clientDns();
    cluster.register(SERVICE);
    DnsCluster.awaitKnown(dns, SERVICE);
    long live = LiveMemory.bytes(agent.pid());
    long resident = agent.residentKib();
    long files = files(agent.pid());
    long filesMost = 0;
    long residentMost = 0;
    Bystanders before = new Bystanders(dns, SERVICE);
    LockSupport.parkNanos(3 * STEP_NANOS);
    before.end();
    verdict.note("alone: " + before.figures());
    try (Bystanders beside = new Bystanders(dns, SERVICE)) {
      long begun = System.nanoTime();
      long end = begun + seconds * STEP_NANOS;
      for (int step = 0; step < seconds && System.nanoTime() - end < 0; step++) {
        for (int i = 0; i < channels.length && System.nanoTime() - end < 0; i++) {
          step(i, dns);
        }
        filesMost = Math.max(filesMost, files(agent.pid()));
        residentMost = Math.max(residentMost, agent.residentKib());
        LockSupport.parkNanos((step + 1) * STEP_NANOS - (System.nanoTime() - begun));
      }
      double elapsed = (System.nanoTime() - begun) / 1e9;
      beside.end();
      verdict.note(
          String.format(
              Locale.ROOT,
              "%,d connections made in %.1f s, %,d tries in vain; the agent had %,d files open at most, %,d before",
              made,
              elapsed,
              inVain,
              filesMost,
              files));
      verdict.note("beside them: " + beside.figures());
      verdict.atMost("questions of others without an answer", beside.failed(), 0, "");
      verdict.atMost("the latest answer to others", beside.mostMillis(), ANSWER_MS_MAX, " ms");
    } finally {
      for (SocketChannel channel : channels) {
        if (channel != null) {
          channel.close();
        }
      }
    }
    AgentCalls.await(
        "the agent has closed its files",
        CLOSED_MAX,
        () -> {
          try {
            return files(agent.pid()) <= files + FILES_MAX;
          } catch (IOException e) {
            return false;
          }
        });
    long residentAfter = agent.residentKib();
    long liveAfter = LiveMemory.bytes(agent.pid());
    verdict.note(
        String.format(
            Locale.ROOT,
            "live on the heap %,d bytes, %,d before; resident %,d KiB, %,d at most, %,d before",
            liveAfter,
            live,
            residentAfter,
            residentMost,
            resident));
    verdict.atMost(
        "more on the heap afterwards",
        (double) Math.max(0, liveAfter - live),
        LIVE_BYTES_MAX,
        " bytes");
    verdict.atMost(
        "more resident at most", (double) (residentMost - resident), RESIDENT_KIB_MAX, " KiB");
  }

  private static long files(long pid) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return all.count();
    }
  }

  /** Makes a connection, or does the next thing that one of its kind does. */
  private void step(int i, InetSocketAddress dns) throws IOException {
    SocketChannel channel = channels[i];
    if (channel != null && isGone(channel, i % KINDS)) {
      channel.close();
      channel = null;
    }
    channels[i] = channel == null ? connect(i % KINDS, dns) : channel;
  }

  private boolean isGone(SocketChannel channel, int kind) {
    try {
      return switch (kind) {
        case TRICKLING -> {
          // The length of its question and half of it are sent; the rest never is.
          channel.write(ByteBuffer.wrap(question, 10, 1));
          yield false;
        }
        case GREEDY -> {
          channel.write(ByteBuffer.wrap(question));
          yield false;
        }
        default -> channel.read(read.clear()) < 0;
      };
    } catch (IOException e) {
      return true;
    }
  }

  private @Nullable SocketChannel connect(int kind, InetSocketAddress dns) throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        SocketChannel channel = SocketChannel.open();
        try {
          channel.socket().connect(dns, CONNECT_MS_MAX);
        } catch (IOException e) {
          channel.close();
          throw e;
        }
        channel.configureBlocking(false);
        made++;
        switch (kind) {
          case 0 -> {}
          case 1 -> channel.write(ByteBuffer.wrap(question, 0, 1));
          case TRICKLING -> {
            byte[] start = question.clone();
            // A question of 500 bytes, so that it does not end while this runs.
            start[0] = 1;
            start[1] = (byte) 0xf4;
            channel.write(ByteBuffer.wrap(start, 0, start.length / 2));
          }
          default -> {
            for (int asked = 0; asked < ASKED_AT_ONCE; asked++) {
              channel.write(ByteBuffer.wrap(question));
            }
          }
        }
        return channel;
      } catch (IOException e) {
        inVain++;
        // Closed at once, to make room for others: it comes again with the next step.
        if (attempt < CONNECT_TRIES) {
          continue;
        }
        return null;
      }
    }
  }
}
