package io.praetor.verification.dns;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.xbill.DNS.Rcode;

/**
 * The only instance of a service goes: by a check that fails, by its agent, out of the catalog. How
 * long it takes until DNS says so, at a server that does not lead and at an agent that is none.
 */
final class Freshness {
  private static final String SERVICE = "fresh";
  private static final String OTHER = "fresh-elsewhere";
  private static final double MILLIS_MAX = 100;
  private static final double PART = 0.99;
  private static final long GONE_NANOS_MAX = 30_000_000_000L;
  private static final long POLL_NANOS = 500_000;

  private final DnsCluster cluster;
  private final Map<String, InetSocketAddress> doors = new LinkedHashMap<>();
  private final Map<String, List<Long>> afterAnswer = new LinkedHashMap<>();
  private final Map<String, List<Long>> afterRequest = new LinkedHashMap<>();

  Freshness(DnsCluster cluster) {
    this.cluster = cluster;
  }

  void run(int rounds, Verdict verdict) throws IOException {
    verdict.part("an instance that goes, " + rounds + " rounds");
    ProductProcess follower = cluster.follower();
    doors.put("a server", cluster.dnsOf(follower));
    doors.put("an agent that is none", cluster.clientDns());
    try (AgentCalls agent = new AgentCalls(cluster.client().httpPort());
        AgentCalls server = new AgentCalls(follower.httpPort())) {
      for (int i = 0; i < rounds; i++) {
        agent.put(
            "/v1/agent/service/register",
            "{\"Name\":\""
                + SERVICE
                + "\",\"Port\":80,\"Check\":{\"TTL\":\"10m\",\"Status\":\"passing\"}}");
        awaitKnown(SERVICE);
        gone("a check fails", SERVICE, agent, "/v1/agent/check/fail/service:" + SERVICE, "");
        agent.put("/v1/agent/check/pass/service:" + SERVICE, "");
        awaitKnown(SERVICE);
        gone(
            "its agent deregisters it",
            SERVICE,
            agent,
            "/v1/agent/service/deregister/" + SERVICE,
            "");
        server.put("/v1/catalog/register", DnsCluster.registration(OTHER));
        awaitKnown(OTHER);
        gone(
            "the catalog deregisters it",
            OTHER,
            server,
            "/v1/catalog/deregister",
            "{\"Node\":\"of-" + OTHER + "\"}");
      }
    }
    afterAnswer.forEach((what, nanos) -> {
      verdict.note(
          what + ", ms from the request: " + distribution(afterRequest.getOrDefault(what, nanos)));
      verdict.note(what + ", ms from its answer: " + distribution(nanos));
      verdict.atMost(what + ", 99%", millis(nanos, PART), MILLIS_MAX, " ms");
    });
  }

  private void awaitKnown(String service) throws IOException {
    for (InetSocketAddress dns : doors.values()) {
      DnsCluster.awaitKnown(dns, service);
    }
  }

  /** Makes the request, and asks everywhere until the instance is not in the answer any more. */
  private void gone(String what, String service, AgentCalls calls, String path, String body)
      throws IOException {
    long sent = System.nanoTime();
    calls.put(path, body);
    long answered = System.nanoTime();
    Map<String, InetSocketAddress> left = new LinkedHashMap<>(doors);
    while (!left.isEmpty()) {
      for (Map.Entry<String, InetSocketAddress> door : Map.copyOf(left).entrySet()) {
        if (DnsCluster.code(door.getValue(), service) == Rcode.NXDOMAIN) {
          long now = System.nanoTime();
          String row = what + ", at " + door.getKey();
          afterAnswer.computeIfAbsent(row, name -> new ArrayList<>()).add(now - answered);
          afterRequest.computeIfAbsent(row, name -> new ArrayList<>()).add(now - sent);
          left.remove(door.getKey());
        }
      }
      if (System.nanoTime() - answered > GONE_NANOS_MAX) {
        throw new IOException(what + ": " + service + " is still answered at " + left);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static String distribution(List<Long> nanos) {
    return String.format(
        Locale.ROOT,
        "median %.1f, 90%% %.1f, 99%% %.1f, most %.1f",
        millis(nanos, 0.5),
        millis(nanos, 0.9),
        millis(nanos, PART),
        millis(nanos, 1));
  }

  private static double millis(List<Long> nanos, double part) {
    long[] sorted =
        LongStream.of(nanos.stream().mapToLong(each -> each).toArray()).sorted().toArray();
    return sorted[Math.min(sorted.length - 1, (int) Math.ceil(part * sorted.length) - 1)] / 1e6;
  }
}
