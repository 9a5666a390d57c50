package io.praetor.agent.forward;

import io.praetor.agent.routing.Request;
import java.util.Arrays;

/** Which requests only a cluster with a leader can answer. Stateless. */
final class LeaderNeed {
  private LeaderNeed() {}

  static boolean of(Request request) {
    String uri = request.uri();
    if (uri.startsWith("/v1/status/")
        || uri.startsWith("/v1/agent/")
        || uri.startsWith("/v1/event/")) {
      return false;
    }
    int question = uri.indexOf('?');
    return question < 0
        || Arrays.stream(uri.substring(question + 1).split("&"))
            .noneMatch(pair -> pair.equals("stale") || pair.startsWith("stale="));
  }
}
