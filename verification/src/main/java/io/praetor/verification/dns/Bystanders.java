package io.praetor.verification.dns;

import io.praetor.verification.wire.DnsExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Ordinary clients that ask all the while: over UDP, over a TCP connection for each question, and
 * over one that is kept. A thread for each; the figures are there once they have ended.
 */
final class Bystanders implements AutoCloseable {
  private static final long PAUSE_NANOS = 20_000_000;
  private static final int ANSWER_MS_MAX = 10_000;
  private static final int SAMPLES_MAX = 1 << 20;

  private final InetSocketAddress dns;
  private final String service;
  private final Map<String, Asking> all = new LinkedHashMap<>();
  private volatile boolean isOver;

  private interface Exchange {
    Message ask(Message question) throws IOException;
  }

  /** One of them; owned by its thread until that has ended. */
  private final class Asking implements Runnable {
    private final Exchange exchange;
    private final int[] micros = new int[SAMPLES_MAX];
    private final Thread thread = Thread.ofPlatform().unstarted(this);
    private int count;
    private int failed;
    private String failure = "";

    private Asking(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void run() {
      while (!isOver && count < SAMPLES_MAX) {
        long begun = System.nanoTime();
        try {
          int code =
              exchange
                  .ask(DnsExchange.question(DnsCluster.name(service), Type.A, false, 0))
                  .getHeader()
                  .getRcode();
          if (code != Rcode.NOERROR) {
            failed++;
            failure = Rcode.string(code);
          }
        } catch (IOException e) {
          failed++;
          failure = e.toString();
        }
        micros[count++] = (int) ((System.nanoTime() - begun) / 1_000);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }

    private String figures(String how) {
      int[] sorted = Arrays.copyOf(micros, count);
      Arrays.sort(sorted);
      return count == 0
          ? how + " nothing"
          : String.format(
              Locale.ROOT,
              "%s %,d answers, p50 %.1f ms, p99 %.1f, most %.1f%s",
              how,
              count - failed,
              sorted[count / 2] / 1e3,
              sorted[count * 99 / 100] / 1e3,
              sorted[count - 1] / 1e3,
              failed == 0 ? "" : ", " + failed + " failed, the last with " + failure);
    }
  }

  Bystanders(InetSocketAddress dns, String service) {
    this.dns = dns;
    this.service = service;
    all.put("UDP", new Asking(question -> DnsExchange.ask(dns, question, false).message()));
    all.put("TCP", new Asking(question -> DnsExchange.ask(dns, question, true).message()));
    all.put("TCP kept", new Asking(new Kept()));
    all.values().forEach(asking -> asking.thread.start());
  }

  /** A connection that is made once; one that is closed is a failure. */
  private final class Kept implements Exchange {
    private Socket socket = new Socket();

    @Override
    public Message ask(Message question) throws IOException {
      byte[] asked = question.toWire();
      try {
        if (!socket.isConnected()) {
          socket.connect(dns, ANSWER_MS_MAX);
          socket.setSoTimeout(ANSWER_MS_MAX);
          socket.setTcpNoDelay(true);
        }
        return new Message(DnsExchange.overStream(socket, asked));
      } catch (IOException e) {
        socket.close();
        socket = new Socket();
        throw e;
      }
    }
  }

  int failed() {
    return all.values().stream().mapToInt(asking -> asking.failed).sum();
  }

  double mostMillis() {
    return all.values().stream()
        .mapToDouble(asking -> Arrays.stream(asking.micros, 0, asking.count).max().orElse(0) / 1e3)
        .max()
        .orElse(0);
  }

  String figures() {
    return String.join(
        "; ", all.entrySet().stream().map(each -> each.getValue().figures(each.getKey())).toList());
  }

  /** Returns once all have ended. */
  void end() {
    isOver = true;
    try {
      for (Asking asking : all.values()) {
        asking.thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
  }
}
