package io.praetor.agent.api.operator;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.consensus.LogMetrics;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.catalog.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /v1/operator/raft/}: the servers that keep the log. Immutable; called on event loops. */
public final class RaftEndpoint {
  private static final String PROTOCOL_VERSION = "3";

  private final ReplicatedLog log;
  private final ReadGate gate;
  private final StateMachine store;

  /** An endpoint that asks the log, and the store for names. */
  public RaftEndpoint(ReplicatedLog log, ReadGate gate, StateMachine store) {
    this.log = log;
    this.gate = gate;
    this.store = store;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get("/v1/operator/raft/configuration", this::configuration));
  }

  private void configuration(Request request, Responder responder) {
    if (request.params().has("stale") || gate.open(Consistency.DEFAULT)) {
      responder.respond(configuration(request));
      return;
    }
    gate.confirm(
        Consistency.DEFAULT,
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            responder.respond(judged(request));
          }

          @Override
          public void failed(ReadFailure failure) {
            responder.respond(FailureAnswers.of(failure));
          }
        });
  }

  /** What was permitted in an older view may not be any more. */
  private Answer judged(Request request) {
    try {
      Caller _ = request.requester().callerNow();
    } catch (DeniedException e) {
      return FailureAnswers.denied(e.text());
    }
    return configuration(request);
  }

  private Answer configuration(Request request) {
    Membership members = log.configuration();
    LogMetrics metrics = log.metrics();
    String leader = log.leadership().leader();
    Map<String, Node> byAddress = new HashMap<>();
    store
        .view()
        .nodes()
        .forEach(node -> {
          if (node.server()) {
            byAddress.put(node.address(), node);
          }
        });
    JsonBuffer json = JsonBody.buffer(request);
    json.beginObject();
    json.field("Servers").beginArray();
    for (String address : members.voters()) {
      server(json, address, byAddress, address.equals(leader), true, metrics);
    }
    for (String address : members.learners()) {
      server(json, address, byAddress, false, false, metrics);
    }
    json.endArray();
    json.field("Index").value(members.logIndex());
    json.endObject();
    return Answer.json(200, json.finish());
  }

  private static void server(
      JsonBuffer json,
      String address,
      Map<String, Node> byAddress,
      boolean leads,
      boolean votes,
      LogMetrics metrics) {
    Node node = byAddress.get(address);
    json.beginObject();
    // A server that never led or joined through one is known by its address alone.
    json.field("ID").value(node == null ? address : node.id());
    json.field("Node").value(node == null ? "(unknown)" : node.name());
    json.field("Address").value(address);
    json.field("Leader").value(leads);
    json.field("ProtocolVersion").value(PROTOCOL_VERSION);
    json.field("Voter").value(votes);
    long behind = metrics.lagByPeer().getOrDefault(address, 0L);
    json.field("LastIndex").value(Math.max(0, metrics.lastLogIndex() - behind));
    json.endObject();
  }
}
