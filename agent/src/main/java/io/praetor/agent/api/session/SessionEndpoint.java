package io.praetor.agent.api.session;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.leader.SessionRenewals;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.SessionQuery;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.session.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** {@code /v1/session/}: what locks are held by. Immutable; called on event loops. */
public final class SessionEndpoint {
  private final JudgedWrites writes;
  private final BlockingQueries queries;
  private final SessionRenewals renewals;
  private final RequestLimits options;
  private final String nodeName;
  private final Duration ttlMin;

  /**
   * The endpoint.
   *
   * @param nodeName the agent that sessions belong to unless they say otherwise
   * @param ttlMin the shortest time to live that may be asked for
   */
  public SessionEndpoint(
      JudgedWrites writes,
      BlockingQueries queries,
      SessionRenewals renewals,
      RequestLimits options,
      String nodeName,
      Duration ttlMin) {
    this.writes = writes;
    this.queries = queries;
    this.renewals = renewals;
    this.options = options;
    this.nodeName = nodeName;
    this.ttlMin = ttlMin;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.put("/v1/session/create", this::create),
        Route.put("/v1/session/destroy/", this::destroy),
        Route.put("/v1/session/renew/", this::renew),
        Route.get("/v1/session/info/", (q, r) -> read(SessionQuery.Which.ONE, q, r)),
        Route.get("/v1/session/node/", (q, r) -> read(SessionQuery.Which.OF_NODE, q, r)),
        Route.get("/v1/session/list", (q, r) -> read(SessionQuery.Which.ALL, q, r)));
  }

  private void create(Request request, Responder responder) {
    String id = UUID.randomUUID().toString();
    Command.SessionCreate command =
        SessionRequest.parse(request.body(), id, request.node(nodeName), ttlMin);
    ProposalListener reply =
        new Reply(
            responder,
            () -> {
              JsonBuffer json = JsonBody.buffer(request);
              json.beginObject().field("ID").value(id).endObject();
              return Answer.json(200, json.finish());
            });
    writes.write(
        request,
        responder,
        (view, caller) -> {
          caller.demand(Resource.SESSION, Access.WRITE, command.node());
          return new JudgedWrites.Write(command, reply);
        });
  }

  private void destroy(Request request, Responder responder) {
    String id = id(request);
    Command command = new Command.SessionDestroy(id, Command.SessionEnd.DESTROYED);
    writes.writeConfirmed(
        request,
        responder,
        (view, caller) -> {
          demand(view, id, caller);
          return new JudgedWrites.Write(command, new Reply(responder, () -> Answer.json(true)));
        });
  }

  /**
   * Judges by the node of the session that a view has; one that is not there is nobody's.
   *
   * @throws io.praetor.agent.access.DeniedException if the caller may not change it
   */
  private static void demand(View view, String id, Caller caller) {
    Session session = view.sessions().get(id);
    if (session != null) {
      caller.demand(Resource.SESSION, Access.WRITE, session.node());
    }
  }

  /** Answers a change of sessions. Told by the apply thread. */
  private record Reply(Responder responder, Supplier<Answer> whenDone) implements ProposalListener {
    @Override
    public void applied(Outcome outcome) {
      responder.respond(
          switch (outcome) {
            case Outcome.Done _ -> whenDone.get();
            case Outcome.Refused(String text) -> Answer.text(500, "apply failed: " + text);
            case Outcome.Outdated _ -> FailureAnswers.outdated();
            case Outcome.Committed _, Outcome.RolledBack _ ->
                throw new IllegalStateException("a change of sessions gave " + outcome);
          });
    }

    @Override
    public void failed(ProposalFailure failure) {
      responder.respond(FailureAnswers.of(failure));
    }
  }

  private void renew(Request request, Responder responder) {
    String id = id(request);
    boolean pretty = request.params().has("pretty");
    Requester requester = request.requester();
    writes.writeConfirmed(
        request,
        responder,
        (view, caller) -> {
          demand(view, id, caller);
          renew(id, pretty, requester, responder);
          return null;
        });
  }

  private void renew(String id, boolean pretty, Requester requester, Responder responder) {
    renewals.renew(
        id,
        new SessionRenewals.Listener() {
          @Override
          public void renewed() {
            // The renewal was the leader's; what is told of the session need not be newer.
            responder
                .scheduling()
                .execute(() ->
                    queries.ask(
                        new Read<>(
                            new SessionQuery(SessionQuery.Which.ONE, id, requester),
                            Consistency.DEFAULT,
                            new SessionRendering(pretty)),
                        new RenewalResponse(responder),
                        0,
                        0));
          }

          @Override
          public void unknown() {
            responder.respond(Answer.text(404, "Session id '" + id + "' not found"));
          }

          @Override
          public void failed(String reason) {
            responder.respond(Answer.text(500, reason));
          }
        });
  }

  private void read(SessionQuery.Which which, Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    String subject = which == SessionQuery.Which.ALL ? "" : id(request);
    queries.ask(
        new Read<>(
            new SessionQuery(which, subject, request.requester()),
            read.consistency(),
            new SessionRendering(read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }

  /** What follows the last slash but one of the route. */
  private static String id(Request request) {
    String path = request.pathText();
    String id = path.substring(path.indexOf('/', "/v1/session/".length()) + 1);
    if (id.isEmpty()) {
      throw new BadRequestException("Missing session");
    }
    return new String(id.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
