package io.praetor.agent.api.prepared;

import io.praetor.agent.access.Access;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.prepared.Caller;
import io.praetor.agent.prepared.DefinitionQuery;
import io.praetor.agent.prepared.PreparedExecutions;
import io.praetor.agent.prepared.QueryRights;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.records.RecordForms;
import io.praetor.agent.records.RecordRendering;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.table.PreparedQueries;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** {@code /v1/query}: prepared queries. Immutable; called on event loops. */
public final class QueryEndpoint {
  private static final String ALL = "/v1/query";
  private static final String ONE = "/v1/query/";
  private static final String EXECUTE = "/execute";
  private static final String EXPLAIN = "/explain";
  private static final int ID_CHARS = 36;

  private final JudgedWrites writes;
  private final BlockingQueries queries;
  private final PreparedExecutions executions;
  private final RequestLimits options;
  private final String self;
  private final QueryMeter meter;

  /**
   * The endpoint.
   *
   * @param self the name of this agent's node
   */
  public QueryEndpoint(
      JudgedWrites writes,
      BlockingQueries queries,
      PreparedExecutions executions,
      RequestLimits options,
      String self,
      QueryMeter meter) {
    this.writes = writes;
    this.queries = queries;
    this.executions = executions;
    this.options = options;
    this.self = self;
    this.meter = meter;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        new Route(ALL, List.of("GET", "POST"), this::all, null),
        new Route(ONE, List.of("GET", "PUT", "DELETE"), this::one, null));
  }

  private void all(Request request, Responder responder) {
    NodeParams.check(request.params());
    if (request.method().equals("GET")) {
      read("", request, responder);
      return;
    }
    String id = UUID.randomUUID().toString();
    propose(
        new Command.QuerySet(QueryRequest.parse(request.body(), id, true), true),
        id,
        request,
        responder,
        () ->
            Answer.json(
                200,
                JsonBody.buffer(request).beginObject().field("ID").value(id).endObject().finish()));
  }

  private void one(Request request, Responder responder) {
    NodeParams.check(request.params());
    String path = request.pathText();
    String subject =
        new String(
            path.substring(ONE.length()).getBytes(StandardCharsets.ISO_8859_1),
            StandardCharsets.UTF_8);
    if (subject.endsWith(EXECUTE)) {
      execute(before(subject, EXECUTE, request), request, responder);
    } else if (subject.endsWith(EXPLAIN)) {
      explain(before(subject, EXPLAIN, request), request, responder);
    } else if (request.method().equals("GET")) {
      get(subject, request, responder);
    } else {
      propose(
          request.method().equals("DELETE")
              ? new Command.QueryDelete(subject)
              : new Command.QuerySet(QueryRequest.parse(request.body(), subject, false), false),
          subject,
          request,
          responder,
          () -> Answer.empty(200, Answer.Type.NONE));
    }
  }

  /** What stands before a verb, which takes GET alone. */
  private static String before(String subject, String verb, Request request) {
    if (!request.method().equals("GET")) {
      throw new BadRequestException(405, "method " + request.method() + " not allowed");
    }
    return subject.substring(0, subject.length() - verb.length());
  }

  private void propose(
      Command command, String id, Request request, Responder responder, Supplier<Answer> whenDone) {
    long begun = System.nanoTime();
    ProposalListener reply =
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            meter.applied(System.nanoTime() - begun);
            responder.respond(answer(outcome, id, whenDone));
          }

          @Override
          public void failed(ProposalFailure failure) {
            responder.respond(FailureAnswers.of(failure));
          }
        };
    writes.writeConfirmed(
        request,
        responder,
        (view, caller) -> {
          QueryRights rights = new QueryRights(caller);
          PreparedQuery there = view.get(PreparedQueries.TABLE).get(id);
          rights.demand(Access.WRITE, there == null ? null : there.definition());
          if (command instanceof Command.QuerySet set) {
            rights.demand(Access.WRITE, set.query());
          }
          return new JudgedWrites.Write(command, reply);
        });
  }

  private static Answer answer(Outcome outcome, String id, Supplier<Answer> whenDone) {
    return switch (outcome) {
      case Outcome.Done(boolean done, long _) ->
          done
              ? whenDone.get()
              : Answer.text(500, "Cannot modify non-existent prepared query: '" + id + "'");
      case Outcome.Refused(String text) -> Answer.text(500, "raft apply failed: " + text);
      case Outcome.Outdated _ -> FailureAnswers.outdated();
      case Outcome.Committed _, Outcome.RolledBack _ ->
          throw new IllegalStateException("a change of prepared queries gave " + outcome);
    };
  }

  private void get(String id, Request request, Responder responder) {
    if (id.length() != ID_CHARS) {
      responder.respond(
          QueryJson.failure(
              500, "failed prepared query lookup: index error: UUID must be 36 characters"));
    } else {
      read(id, request, responder);
    }
  }

  private void read(String id, Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    Rendering<List<PreparedQuery>, Answer> rendering =
        id.isEmpty() && RecordRendering.isAskedFor(request)
            ? new RecordRendering<>(RecordForms.QUERIES)
            : new DefinitionRendering(!id.isEmpty(), read.pretty());
    queries.ask(
        new Read<>(new DefinitionQuery(id, request.requester()), read.consistency(), rendering),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }

  private void execute(String idOrName, Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    executions.execute(
        idOrName,
        new Caller(
            request.node(self),
            address(request),
            request.params().get("near"),
            limit(request.params().get("limit")),
            request.params().get("connect").equals("true")),
        request.requester(),
        read.consistency(),
        new ExecutionRendering(options.datacenter(), read.pretty()),
        new TimedCallback(responder, meter::executed));
  }

  private void explain(String idOrName, Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    executions.explain(
        idOrName,
        request.requester(),
        read.consistency(),
        new ExplanationRendering(read.pretty()),
        new TimedCallback(responder, meter::explained));
  }

  /** That of the client whose request the first of several proxies has passed on. */
  private static String address(Request request) {
    String forwarded = request.headerList("X-Forwarded-For");
    return forwarded == null || forwarded.isBlank()
        ? request.remoteAddress()
        : forwarded.split(",", 2)[0].strip();
  }

  private static int limit(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new BadRequestException(
          500, "Bad limit: strconv.Atoi: parsing " + GoNumber.quote(text) + ": invalid syntax");
    }
  }
}
