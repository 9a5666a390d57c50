package io.praetor.verification.dns;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.ProcessCpu;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.DnsExchange;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Many names asked in turn at an agent that is no server: what that costs the servers, beside what
 * they take while nobody asks.
 */
final class QuietServers {
  private static final int ROUNDS = 3;
  private static final int REGISTERING = 8;
  private static final int WINDOW = 16;
  private static final double CORES_MAX = 0.03;

  private final DnsCluster cluster;

  QuietServers(DnsCluster cluster) {
    this.cluster = cluster;
  }

  void run(int names, int seconds, Verdict verdict) throws Exception {
    verdict.part(names + " names asked in turn at an agent that is no server");
    var _ =
        AgentCalls.putEach(
            cluster.servers().getFirst().httpPort(),
            REGISTERING,
            names,
            i -> "/v1/catalog/register",
            i -> DnsCluster.registration(service(i)));
    DnsCluster.awaitKnown(cluster.clientDns(), service(names - 1));
    byte[][] questions = new byte[names][];
    for (int i = 0; i < names; i++) {
      questions[i] = DnsExchange.question(DnsCluster.name(service(i)), Type.A, false, 0).toWire();
    }
    double[] idle = new double[ROUNDS];
    double[] asked = new double[ROUNDS];
    long answers = 0;
    long wrong = 0;
    long client = 0;
    try (QuestionLoad load = new QuestionLoad(cluster.clientDns(), WINDOW)) {
      QuestionLoad.Source source = number -> questions[(int) (number % names)];
      // Each name is watched from its first question on.
      QuestionLoad.Result first = load.run(source, Rcode.NOERROR, 1, names, 60);
      verdict.note(
          String.format(
              Locale.ROOT,
              "the first question for each: %.1f s, p99 %,d us; %,d wrong",
              first.seconds(),
              first.p99Micros(),
              first.wrong()));
      var _ = load.run(source, Rcode.NOERROR, 1, Long.MAX_VALUE, seconds);
      for (int round = 0; round < ROUNDS; round++) {
        long before = micros();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
        idle[round] = (micros() - before) / 1e6 / seconds;
        before = micros();
        long clientBefore = ProcessCpu.micros(cluster.client().pid());
        QuestionLoad.Result result = load.run(source, Rcode.NOERROR, 1, Long.MAX_VALUE, seconds);
        asked[round] = (micros() - before) / 1e6 / result.seconds();
        client += ProcessCpu.micros(cluster.client().pid()) - clientBefore;
        answers += result.answers();
        wrong += result.wrong() + result.lost();
      }
    }
    Arrays.sort(idle);
    Arrays.sort(asked);
    verdict.note(
        String.format(
            Locale.ROOT,
            "%,.0f questions a second, %.1f us of the agent's CPU for each; the three servers take"
                + " %.3f of a processor, %.3f while nobody asks",
            answers / (double) (ROUNDS * seconds),
            client / (double) Math.max(1, answers),
            asked[ROUNDS / 2],
            idle[ROUNDS / 2]));
    verdict.atMost("answers that are wrong or lost", (double) wrong, 0, "");
    verdict.atMost(
        "the servers' CPU beyond idle",
        asked[ROUNDS / 2] - idle[ROUNDS / 2],
        CORES_MAX,
        " of one processor");
  }

  private static String service(int number) {
    return "turn-" + number;
  }

  private long micros() throws IOException {
    long all = 0;
    for (ProductProcess server : cluster.servers()) {
      all += ProcessCpu.micros(server.pid());
    }
    return all;
  }
}
