package io.praetor.verification.access;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.ProductCluster;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.KeptConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How soon all servers judge by a changed policy: the time from the answer to the change until a
 * stale read at each of them is judged by it. Owned by one thread.
 */
final class Spread {
  private static final int CHANGES = 50;
  private static final int FORBIDDEN = 403;
  private static final double MEDIAN_MS_MAX = 20;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final long WAIT_NANOS_MAX = 10_000_000_000L;

  private final ProductCluster cluster;
  private final String secret;
  private final String policy;
  private final int rules;

  /**
   * One policy.
   *
   * @param secret of a token that has this policy alone
   */
  Spread(ProductCluster cluster, String secret, String policy, int rules) {
    this.cluster = cluster;
    this.secret = secret;
    this.policy = policy;
    this.rules = rules;
  }

  void measure(Verdict verdict) throws Exception {
    int port = cluster.servers().getFirst().httpPort();
    double[] millis = new double[CHANGES];
    List<KeptConnection> connections = new ArrayList<>();
    try (AgentCalls calls = new AgentCalls(port)) {
      for (ProductProcess server : cluster.servers()) {
        connections.add(new KeptConnection(server.httpPort()));
      }
      String found =
          calls
              .get(GuardedAgents.shown("/v1/acl/policy/name/" + policy, GuardedAgents.MANAGEMENT))
              .text();
      String id = found.substring(found.indexOf("\"ID\":\"") + 6).substring(0, 36);
      for (int change = 0; change < CHANGES; change++) {
        boolean allows = change % 2 == 1;
        calls.put(
            GuardedAgents.shown("/v1/acl/policy/" + id, GuardedAgents.MANAGEMENT),
            GuardedAgents.policy(policy, rules, allows ? "write" : "deny"));
        long begun = System.nanoTime();
        for (KeptConnection connection : connections) {
          await(connection, allows, begun);
        }
        millis[change] = (System.nanoTime() - begun) / 1e6;
      }
    } finally {
      connections.forEach(KeptConnection::close);
    }
    Arrays.sort(millis);
    verdict.note(
        String.format(
            Locale.ROOT,
            "a changed policy of %d tells at all %d servers after %.1f ms at the 90th percentile,"
                + " %.1f at most",
            CHANGES,
            cluster.servers().size(),
            millis[CHANGES * 9 / 10],
            millis[CHANGES - 1]));
    verdict.atMost("median", millis[CHANGES / 2], MEDIAN_MS_MAX, " ms");
  }

  private void await(KeptConnection connection, boolean allows, long begun) throws IOException {
    while (true) {
      int status =
          connection
              .send("GET", GuardedAgents.shown("/v1/kv/load/1?stale", secret), null, ANSWER_MAX)
              .status();
      if ((status != FORBIDDEN) == allows) {
        return;
      }
      if (System.nanoTime() - begun > WAIT_NANOS_MAX) {
        throw new IOException("a server still answers " + status + " after a change of rights");
      }
    }
  }
}
