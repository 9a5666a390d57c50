package io.praetor.verification.dns;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProcessCpu;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.DnsExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Questions a second over UDP beside unbound, which has the same names in its configuration. They
 * take turns, and the medians of the rounds are compared.
 */
final class BesideUnbound {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final int[] INSTANCES = {3, 30};
  private static final int WINDOW = 32;
  private static final int EDNS_BYTES = 4_096;
  private static final double WARM_SECONDS = 3;
  private static final double RATIO_MIN = 0.5;
  private static final double LOST_MAX = 0.001;

  private final ProductProcess praetor;
  private final InetSocketAddress praetorDns;
  private final Unbound unbound;

  private BesideUnbound(ProductProcess praetor, int dnsPort, Unbound unbound) {
    this.praetor = praetor;
    this.praetorDns = new InetSocketAddress(InetAddress.getLoopbackAddress(), dnsPort);
    this.unbound = unbound;
  }

  /** One turn of one of them. */
  private record Turn(QuestionLoad.Result result, double cpuMicros) {
    private double perSecond() {
      return result.perSecond();
    }
  }

  static void run(Path folder, int rounds, double seconds, Verdict verdict) throws Exception {
    verdict.part("questions over UDP beside unbound, " + WINDOW + " without an answer at a time");
    if (!Unbound.isInstalled()) {
      verdict.note("unbound is not installed (Debian's package unbound)");
      verdict.atLeast("servers to compare with", 0, 1, "");
      return;
    }
    Files.createDirectories(folder);
    List<String> records = new ArrayList<>();
    for (int instances : INSTANCES) {
      for (int i = 0; i < instances; i++) {
        records.add(service(instances) + ". 0 IN A " + address(i));
        records.add(service(instances) + ". 0 IN SRV 1 1 8080 " + node(i) + ".node.dc1.consul.");
        records.add(node(i) + ".node.dc1.consul. 0 IN A " + address(i));
      }
    }
    int dnsPort = Ports.free(1).getFirst();
    try (ProductProcess praetor =
            ProductProcess.single(
                    folder.resolve("praetor"),
                    "-log-level=warn",
                    "-dns-port=" + dnsPort,
                    "-hcl=dns_config { large_answers_per_second = 100000000 }")
                .awaitLeader(START_WAIT_MAX);
        Unbound unbound =
            Unbound.start(folder, records.stream().distinct().toList(), service(INSTANCES[0]))) {
      register(praetor);
      BesideUnbound beside = new BesideUnbound(praetor, dnsPort, unbound);
      for (int type : new int[] {Type.A, Type.SRV}) {
        for (int instances : INSTANCES) {
          beside.compare(type, instances, rounds, seconds, verdict);
        }
      }
    }
  }

  private static String service(int instances) {
    return "web" + instances + ".service.consul";
  }

  private static String node(int number) {
    return "node-" + number;
  }

  private static String address(int number) {
    return "10.7.0." + (number + 1);
  }

  private static void register(ProductProcess praetor) throws IOException {
    try (AgentCalls calls = new AgentCalls(praetor.httpPort())) {
      for (int instances : INSTANCES) {
        for (int i = 0; i < instances; i++) {
          calls.put(
              "/v1/catalog/register",
              "{\"Node\":\""
                  + node(i)
                  + "\",\"Address\":\""
                  + address(i)
                  + "\",\"Service\":{\"Service\":\"web"
                  + instances
                  + "\",\"Port\":8080}}");
        }
      }
    }
  }

  private void compare(int type, int instances, int rounds, double seconds, Verdict verdict)
      throws IOException {
    byte[] question = DnsExchange.question(service(instances), type, false, EDNS_BYTES).toWire();
    List<Turn> ours = new ArrayList<>();
    List<Turn> theirs = new ArrayList<>();
    var _ = turn(praetorDns, praetor.pid(), question, instances, WARM_SECONDS);
    var _ = turn(unbound.address(), unbound.pid(), question, instances, WARM_SECONDS);
    for (int round = 0; round < rounds; round++) {
      boolean isFirst = round % 2 == 0;
      if (isFirst) {
        ours.add(turn(praetorDns, praetor.pid(), question, instances, seconds));
      }
      theirs.add(turn(unbound.address(), unbound.pid(), question, instances, seconds));
      if (!isFirst) {
        ours.add(turn(praetorDns, praetor.pid(), question, instances, seconds));
      }
    }
    String what = Type.string(type) + " with " + instances + " instances";
    verdict.note(what + ": praetor " + figures(ours));
    verdict.note(what + ": unbound " + figures(theirs));
    verdict.atMost(
        what + ", answers that are not those", (double) (wrong(ours) + wrong(theirs)), 0, "");
    verdict.atMost(what + ", part of the questions that is lost", lost(ours), LOST_MAX, "");
    verdict.atLeast(
        what + ", a second to unbound's",
        median(ours, Turn::perSecond) / median(theirs, Turn::perSecond),
        RATIO_MIN,
        "");
  }

  private static Turn turn(
      InetSocketAddress server, long pid, byte[] question, int records, double seconds)
      throws IOException {
    long before = ProcessCpu.micros(pid);
    try (QuestionLoad load = new QuestionLoad(server, WINDOW)) {
      QuestionLoad.Result result =
          load.run(number -> question, Rcode.NOERROR, records, Long.MAX_VALUE, seconds);
      return new Turn(
          result, (ProcessCpu.micros(pid) - before) / (double) Math.max(1, result.answers()));
    }
  }

  private static long wrong(List<Turn> turns) {
    return turns.stream().mapToLong(turn -> turn.result().wrong()).sum();
  }

  private static double lost(List<Turn> turns) {
    long lost = turns.stream().mapToLong(turn -> turn.result().lost()).sum();
    long answers = turns.stream().mapToLong(turn -> turn.result().answers()).sum();
    return lost / (double) Math.max(1, lost + answers);
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return turns.stream().mapToDouble(figure).sorted().toArray()[turns.size() / 2];
  }

  private static String figures(List<Turn> turns) {
    return String.format(
        Locale.ROOT,
        "%,.0f a second (%,.0f to %,.0f), p50 %,.0f us, p99 %,.0f us, %.1f us of its CPU for each, %,.0f bytes",
        median(turns, Turn::perSecond),
        turns.stream().mapToDouble(Turn::perSecond).min().orElse(0),
        turns.stream().mapToDouble(Turn::perSecond).max().orElse(0),
        median(turns, turn -> turn.result().p50Micros()),
        median(turns, turn -> turn.result().p99Micros()),
        median(turns, Turn::cpuMicros),
        median(turns, turn -> (double) turn.result().bytes()));
  }
}
