package io.praetor.verification.services;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.figures.Verdict;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** Kill -9 of an agent with a service: how soon the catalog says that both are gone. */
final class KilledAgent {
  private static final Duration HEALTHY_MAX = Duration.ofSeconds(60);
  private static final double SECONDS_MAX = 10;
  private static final String SERVICE = "lost";
  private static final String PASSING = "/v1/health/service/" + SERVICE + "?passing";

  private KilledAgent() {}

  static void run(Path folder, int kills, Verdict verdict) throws Exception {
    verdict.part("kill -9 of an agent that is no server, before three servers");
    try (Cluster cluster = Cluster.start(folder, ClusterSettings.of(3).withClients(1))) {
      if (!cluster.awaitHealthy(HEALTHY_MAX)) {
        throw new IllegalStateException("the cluster is not healthy");
      }
      Member agent = cluster.clients().getFirst();
      try (AgentCalls own = new AgentCalls(agent.httpPort())) {
        own.put("/v1/agent/service/register", "{\"Name\":\"" + SERVICE + "\",\"Port\":80}");
      }
      double passing = 0;
      double critical = 0;
      try (AgentCalls server = new AgentCalls(cluster.members().getFirst().httpPort())) {
        for (int i = 0; i < kills; i++) {
          String there = "\"Service\":\"" + SERVICE + "\"";
          RawHttp.Answer answer = await(server, PASSING, text -> text.contains(there));
          cluster.kill(agent);
          long killed = System.nanoTime();
          answer = await(server, PASSING, answer, text -> !text.contains(there));
          passing = Math.max(passing, (System.nanoTime() - killed) / 1e9);
          var _ =
              await(
                  server,
                  "/v1/health/node/" + agent.name() + "?",
                  text -> text.contains("serfHealth") && text.contains("\"Status\":\"critical\""));
          critical = Math.max(critical, (System.nanoTime() - killed) / 1e9);
          cluster.start(agent);
        }
      }
      verdict.note(
          String.format(
              Locale.ROOT, "%d kills; a server's watchers hear of it in one answer", kills));
      verdict.atMost("a service is gone from those that pass after", passing, SECONDS_MAX, " s");
      verdict.atMost("serfHealth is critical after", critical, SECONDS_MAX, " s");
    }
  }

  private interface Condition {
    boolean holds(String text);
  }

  private static RawHttp.Answer await(AgentCalls calls, String path, Condition condition)
      throws IOException {
    return await(calls, path, calls.get(path), condition);
  }

  /** Waits by blocking queries until an answer says so. */
  private static RawHttp.Answer await(
      AgentCalls calls, String path, RawHttp.Answer first, Condition condition) throws IOException {
    RawHttp.Answer answer = first;
    while (!condition.holds(answer.text())) {
      String index = Objects.requireNonNull(answer.header("X-Consul-Index"));
      answer = calls.get(path + "&wait=30s&index=" + index);
    }
    return answer;
  }
}
