package io.praetor.agent.api.agent;

import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Filters;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.catalog.Node;
import java.util.List;
import java.util.function.Supplier;

/** {@code /v1/agent/members}: whom a server knows. Immutable; called on event loops. */
public final class MembersEndpoint {
  private final LocalAgent agent;
  private final StateMachine store;
  private final Supplier<List<Node>> left;

  /**
   * An endpoint that tells of the nodes of a store, and of a server that is not in it yet.
   *
   * @param left those that have left and are still shown
   */
  public MembersEndpoint(LocalAgent agent, StateMachine store, Supplier<List<Node>> left) {
    this.agent = agent;
    this.store = store;
    this.left = left;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get("/v1/agent/members", this::members));
  }

  private void members(Request request, Responder responder) {
    Filters.refuse(request);
    String datacenter = agent.config().datacenter();
    JsonBuffer json = JsonBody.buffer(request);
    json.beginArray();
    Node self = AgentEndpoint.node(agent, store);
    if (self.createIndex() == 0) {
      NodeJson.member(json, self, datacenter);
    }
    store.view().nodes().forEach(node -> NodeJson.member(json, node, datacenter));
    left.get().forEach(node -> NodeJson.left(json, node, datacenter));
    json.endArray();
    responder.respond(Answer.json(200, json.finish()));
  }
}
