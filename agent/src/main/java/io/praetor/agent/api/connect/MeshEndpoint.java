package io.praetor.agent.api.connect;

import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.List;

/**
 * What belongs to Consul's service mesh and its joined clusters, none of which is here: refused by
 * a sentence, so that nobody takes an empty answer for a mesh without services. Stateless.
 */
public final class MeshEndpoint {
  private static final int NOT_IMPLEMENTED = 501;

  private MeshEndpoint() {}

  /** What it refuses. */
  public static List<Route> routes() {
    return List.of(
        mesh("/v1/connect/"),
        mesh("/v1/agent/connect/"),
        mesh("/v1/config"),
        mesh("/v1/config/"),
        mesh("/v1/discovery-chain/"),
        mesh("/v1/exported-services"),
        peering("/v1/peering"),
        peering("/v1/peering/"),
        peering("/v1/peerings"));
  }

  private static Route mesh(String path) {
    return refused(path, "There is no service mesh here, and so nothing at ");
  }

  private static Route peering(String path) {
    return refused(path, "Clusters are not peered here, and so there is nothing at ");
  }

  private static Route refused(String path, String sentence) {
    return Route.any(path, (request, responder) -> refuse(request, responder, sentence), null);
  }

  private static void refuse(Request request, Responder responder, String sentence) {
    responder.respond(Answer.text(NOT_IMPLEMENTED, sentence + request.pathText()));
  }
}
