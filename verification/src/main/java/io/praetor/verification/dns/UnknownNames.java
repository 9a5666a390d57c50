package io.praetor.verification.dns;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.DnsExchange;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Random names of services, nodes and prepared queries that do not exist, asked at an agent that is
 * no server: they leave nothing behind.
 */
final class UnknownNames {
  private static final int WINDOW = 16;
  private static final double SECONDS_MAX = 900;
  private static final double LIVE_BYTES_MAX = 1 << 20;
  private static final double RESIDENT_KIB_MAX = 32 * 1024;

  private final DnsCluster cluster;
  private final Random random;

  UnknownNames(DnsCluster cluster, long seed) {
    this.cluster = cluster;
    this.random = new Random(seed);
  }

  void run(int count, Verdict verdict) throws IOException {
    verdict.part(String.format(Locale.ROOT, "%,d random names that do not exist", count));
    ProductProcess client = cluster.client();
    try (QuestionLoad load = new QuestionLoad(cluster.clientDns(), WINDOW)) {
      // What the agent needs for this much at all is there before it is measured.
      var _ = load.run(this::question, Rcode.NXDOMAIN, 0, Math.max(1, count / 5), SECONDS_MAX);
      long live = LiveMemory.bytes(client.pid());
      long resident = client.residentKib();
      QuestionLoad.Result result = load.run(this::question, Rcode.NXDOMAIN, 0, count, SECONDS_MAX);
      long residentAfter = client.residentKib();
      long liveAfter = LiveMemory.bytes(client.pid());
      verdict.note(
          String.format(
              Locale.ROOT,
              "%,.0f a second, p99 %,d us; live on the heap %,d bytes, %,d before; resident %,d"
                  + " KiB, %,d before",
              result.perSecond(),
              result.p99Micros(),
              liveAfter,
              live,
              residentAfter,
              resident));
      verdict.atMost("answers that are not NXDOMAIN", (double) result.wrong(), 0, "");
      verdict.atMost("questions without an answer", (double) result.lost(), count / 1_000.0, "");
      verdict.atMost(
          "more on the heap", (double) Math.max(0, liveAfter - live), LIVE_BYTES_MAX, " bytes");
      verdict.atMost(
          "more resident", (double) (residentAfter - resident), RESIDENT_KIB_MAX, " KiB");
    }
  }

  private byte[] question(long number) throws IOException {
    String label = "x" + Long.toHexString(random.nextLong());
    String name =
        switch ((int) (number % 6)) {
          case 0 -> label + ".service.consul";
          case 1 -> "blue." + label + ".service.dc1.consul";
          case 2 -> "_" + label + "._tcp.service.consul";
          case 3 -> label + ".node.consul";
          case 4 -> label + ".query.consul";
          default -> label + ".consul";
        };
    int type = random.nextBoolean() ? Type.A : Type.SRV;
    return DnsExchange.question(name, type, false, random.nextBoolean() ? 0 : 1_232).toWire();
  }
}
