package io.praetor.agent.api.agent;

import io.praetor.agent.api.operator.ClusterEndpoint;
import io.praetor.agent.cluster.OperationResult;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code /v1/agent/join/}: whom to ask for the cluster. Immutable; called on event loops. */
public final class JoinEndpoint {
  private static final String JOIN = "/v1/agent/join/";

  private final Function<String, CompletionStage<OperationResult>> join;

  /** An endpoint that hands on the addresses that it is told, and says what came of it. */
  public JoinEndpoint(Function<String, CompletionStage<OperationResult>> join) {
    this.join = join;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.put(JOIN, this::join));
  }

  private void join(Request request, Responder responder) {
    String contact = request.pathText().substring(JOIN.length());
    if (contact.isEmpty()) {
      responder.respond(Answer.text(400, "Missing the address to join"));
      return;
    }
    ClusterEndpoint.done(join.apply(contact), responder, Answer.empty(200, Answer.Type.JSON));
  }
}
