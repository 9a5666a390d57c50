package io.praetor.agent.api.operator;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.List;

/** {@code /v1/status/}: who leads, and who are the servers. Immutable; called on event loops. */
public final class StatusEndpoint {
  private final Servers servers;

  /** Knows the servers of the cluster. Any thread; never blocks. */
  public interface Servers {
    /** The leader's address (host:port of the port between agents), or the empty string. */
    String leader();

    /** The addresses of all servers. */
    List<String> peers();
  }

  /** An endpoint that asks for nothing but addresses. */
  public StatusEndpoint(Servers servers) {
    this.servers = servers;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/status/leader", this::leader), Route.get("/v1/status/peers", this::peers));
  }

  private void leader(Request request, Responder responder) {
    JsonBuffer json = JsonBody.buffer(request);
    json.value(servers.leader());
    responder.respond(Answer.json(200, json.finish()));
  }

  private void peers(Request request, Responder responder) {
    JsonBuffer json = JsonBody.buffer(request);
    json.beginArray();
    servers.peers().forEach(json::value);
    json.endArray();
    responder.respond(Answer.json(200, json.finish()));
  }
}
