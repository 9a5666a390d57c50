package io.praetor.verification.dns;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.Rcode;

/**
 * All servers are away, stopped or killed: for how long DNS at an agent that is none goes on to
 * answer, what it says then, and how soon it is back after them.
 */
final class ServersAway {
  private static final String ASKED = "asked";
  private static final String UNASKED = "unasked";

  /** The view is as old as the last sign of life, which came before the servers went. */
  private static final double BEFORE_SECONDS_MAX = 1.5;

  private static final double LATER_SECONDS_MAX = 1.5;
  private static final double BACK_SECONDS_MAX = 1;
  private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(60);
  private static final Duration TRY_MAX = Duration.ofMillis(300);
  private static final long POLL_NANOS = 20_000_000;
  private static final byte[] CONSISTENT =
      "GET /v1/kv/nothing?consistent HTTP/1.1\r\nHost: a\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final DnsCluster cluster;
  private final Verdict verdict;

  ServersAway(DnsCluster cluster, Verdict verdict) {
    this.cluster = cluster;
    this.verdict = verdict;
  }

  private interface Act {
    void on(ProductProcess server) throws IOException, InterruptedException;
  }

  void run() throws Exception {
    cluster.register(ASKED);
    // Nobody asks for these before the servers are away.
    for (int i = 0; i < 4; i++) {
      cluster.register(UNASKED + i);
    }
    DnsCluster.awaitKnown(cluster.clientDns(), ASKED);
    try {
      away("stopped (SIGSTOP)", ProductProcess::pause, ProductProcess::resume, 0);
    } finally {
      for (ProductProcess server : cluster.servers()) {
        server.resume();
      }
    }
    away("killed (SIGKILL)", ProductProcess::kill, ProductProcess::restart, 2);
  }

  private void away(String how, Act go, Act comeBack, int unasked) throws Exception {
    verdict.part(
        "three servers are " + how + ", max_stale is " + DnsCluster.STALE_SECONDS_MAX + " s");
    InetSocketAddress dns = cluster.clientDns();
    DnsCluster.awaitKnown(dns, ASKED);
    for (ProductProcess server : cluster.servers()) {
      go.on(server);
    }
    long gone = System.nanoTime();
    CompletableFuture<Integer> never =
        CompletableFuture.supplyAsync(() -> code(UNASKED + unasked), Thread::startVirtualThread);
    long last = gone;
    int code = DnsCluster.code(dns, ASKED);
    while (code == Rcode.NOERROR) {
      last = System.nanoTime();
      if (last - gone > GIVE_UP_AFTER.toNanos()) {
        break;
      }
      LockSupport.parkNanos(POLL_NANOS);
      code = DnsCluster.code(dns, ASKED);
    }
    double seconds = (last - gone) / 1e9;
    verdict.atLeast(
        "it answers for", seconds, DnsCluster.STALE_SECONDS_MAX - BEFORE_SECONDS_MAX, " s");
    verdict.atMost(
        "it answers for", seconds, DnsCluster.STALE_SECONDS_MAX + LATER_SECONDS_MAX, " s");
    isFailure("then the answer", code);
    isFailure("a name that nobody had asked, at first,", never.get(1, TimeUnit.MINUTES));
    isFailure("a name that nobody had asked, later,", code(UNASKED + (unasked + 1)));
    isFailure("once more the answer", DnsCluster.code(dns, ASKED));
    back(comeBack);
  }

  private int code(String service) {
    try {
      return DnsCluster.code(cluster.clientDns(), service);
    } catch (IOException e) {
      // No answer at all.
      return -1;
    }
  }

  private void isFailure(String what, int code) {
    verdict.note(what + " is " + (code < 0 ? "none" : Rcode.string(code)));
    verdict.atMost(what + " is not SERVFAIL", code == Rcode.SERVFAIL ? 0 : 1, 0, "");
  }

  private void back(Act comeBack) throws Exception {
    long begun = System.nanoTime();
    for (ProductProcess server : cluster.servers()) {
      comeBack.on(server);
    }
    CompletableFuture<Long> read = new CompletableFuture<>();
    for (ProductProcess server : cluster.servers()) {
      Thread.startVirtualThread(() -> awaitRead(server.httpPort(), read));
    }
    int code = code(ASKED);
    while (code != Rcode.NOERROR && System.nanoTime() - begun < GIVE_UP_AFTER.toNanos()) {
      LockSupport.parkNanos(POLL_NANOS);
      code = code(ASKED);
    }
    long answered = System.nanoTime();
    long served = read.get(1, TimeUnit.MINUTES);
    verdict.note(
        String.format(
            Locale.ROOT,
            "a server answers a consistent read %.2f s after their return, DNS after %.2f s",
            (served - begun) / 1e9,
            (answered - begun) / 1e9));
    verdict.atMost("no answer after their return", code == Rcode.NOERROR ? 0 : 1, 0, "");
    verdict.atMost(
        "DNS is back after the servers' first read",
        Math.max(0, (answered - served) / 1e9),
        BACK_SECONDS_MAX,
        " s");
  }

  /** Tells when one of the servers has first answered a consistent read. */
  private static void awaitRead(int port, CompletableFuture<Long> read) {
    long begun = System.nanoTime();
    while (!read.isDone() && System.nanoTime() - begun < GIVE_UP_AFTER.toNanos()) {
      try {
        if (RawHttp.exchange(port, CONSISTENT, false, TRY_MAX).status() == 404) {
          read.complete(System.nanoTime());
        }
      } catch (IOException e) {
        // It is not there yet, or has no leader.
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }
}
