package io.praetor.agent.api.agent;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.node.MemberRow;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
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
    View view = store.view();
    Caller caller = request.requester().caller(view);
    List<MemberRow> members = new ArrayList<>();
    Node self = AgentEndpoint.node(agent, store);
    int hidden = 0;
    if (self.createIndex() == 0) {
      hidden += add(self, MemberRow.of(self), caller, members);
    }
    for (Node node : view.nodes()) {
      hidden += add(node, MemberRow.of(node), caller, members);
    }
    for (Node node : left.get()) {
      hidden += add(node, MemberRow.left(node), caller, members);
    }
    List<MemberRow> wanted = FilterParam.select(request, MemberRow.type(datacenter), members);
    JsonBuffer json = JsonBody.buffer(request);
    json.beginArray();
    wanted.forEach(member -> member.write(json, datacenter));
    json.endArray();
    Answer answer = Answer.json(200, json.finish());
    responder.respond(
        hidden == 0 || caller.isAnonymous() ? answer : AnswerRendering.toldFiltered(answer));
  }

  /** Adds a row whose node the caller may see; otherwise counts it. */
  private static int add(Node node, MemberRow row, Caller caller, List<MemberRow> members) {
    if (!caller.authorizer().allows(Resource.NODE, Access.READ, node.name())) {
      return 1;
    }
    members.add(row);
    return 0;
  }
}
