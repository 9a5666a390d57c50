package io.praetor.verification.services;

import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;

/**
 * Services with an HTTP check each, and TTL checks spread over them, that are registered with one
 * agent; immutable.
 *
 * @param intervalSeconds of HTTP checks
 * @param backendPort where they ask
 */
record CheckFleet(int services, int ttls, int intervalSeconds, int backendPort) {
  private static final String NODE_CHECK = "serfHealth";

  /** How long a TTL check stays passing; it is told so twice in this time. */
  static final int TTL_SECONDS = 30;

  /** The id of a TTL check. */
  String ttl(int number) {
    return "ttl-" + number;
  }

  /** Registers one service after the other; how many seconds that took. */
  double register(AgentCalls calls) throws IOException {
    long begun = System.nanoTime();
    for (int i = 0; i < services; i++) {
      calls.put("/v1/agent/service/register", service(i));
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private String service(int number) {
    StringBuilder json = new StringBuilder(1_024);
    json.append("{\"Name\":\"service-").append(number).append("\",\"Port\":8080,\"Checks\":[");
    json.append("{\"CheckID\":\"http-").append(number).append("\",\"HTTP\":\"http://127.0.0.1:");
    json.append(backendPort).append("/fine\",\"Interval\":\"").append(intervalSeconds);
    json.append("s\",\"Timeout\":\"5s\"}");
    for (int i = number; i < ttls; i += services) {
      json.append(",{\"CheckID\":\"").append(ttl(i)).append("\",\"TTL\":\"").append(TTL_SECONDS);
      json.append("s\"}");
    }
    return json.append("]}").toString();
  }

  /** Whether the catalog has all of them, passing, beside that of the node. */
  boolean arePassing(AgentCalls calls) {
    try {
      String passing = calls.get("/v1/health/state/passing").text();
      int found = passing.split("\"CheckID\":").length - 1;
      return found == services + ttls + (passing.contains(NODE_CHECK) ? 1 : 0);
    } catch (IOException e) {
      return false;
    }
  }
}
