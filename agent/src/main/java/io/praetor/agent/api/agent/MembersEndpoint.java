package io.praetor.agent.api.agent;

import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.node.MemberRow;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.catalog.Node;
import java.util.ArrayList;
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
    String datacenter = agent.config().datacenter();
    List<MemberRow> members = new ArrayList<>();
    Node self = AgentEndpoint.node(agent, store);
    if (self.createIndex() == 0) {
      members.add(MemberRow.of(self));
    }
    store.view().nodes().forEach(node -> members.add(MemberRow.of(node)));
    left.get().forEach(node -> members.add(MemberRow.left(node)));
    List<MemberRow> wanted = FilterParam.select(request, MemberRow.type(datacenter), members);
    JsonBuffer json = JsonBody.buffer(request);
    json.beginArray();
    wanted.forEach(member -> member.write(json, datacenter));
    json.endArray();
    responder.respond(Answer.json(200, json.finish()));
  }
}
