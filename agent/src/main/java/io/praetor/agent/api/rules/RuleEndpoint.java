package io.praetor.agent.api.rules;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.api.WriteReply;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.agent.rules.BadRuleException;
import io.praetor.agent.rules.Finding;
import io.praetor.agent.rules.Findings;
import io.praetor.agent.rules.ValueJudge;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.WrittenValue;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.rule.RuleDefinition;
import io.praetor.store.rule.RuleTable;
import io.praetor.store.rule.ValueRule;
import io.praetor.store.table.ValueRules;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * {@code /v1/praetor/rules} and {@code /v1/praetor/check}: rules of values, and what they would say
 * of one. Immutable; called on event loops.
 */
public final class RuleEndpoint {
  private static final String ALL = "/v1/praetor/rules";
  private static final String ONE = "/v1/praetor/rules/";
  private static final String TEST = "/test";

  private final ConfirmedViews views;
  private final BlockingQueries queries;
  private final JudgedWrites writes;
  private final ValueJudge judge;
  private final RequestLimits limits;
  private final RuleTests tests;

  /** The endpoint, with all that it needs. */
  public RuleEndpoint(
      ConfirmedViews views,
      BlockingQueries queries,
      JudgedWrites writes,
      ValueJudge judge,
      RequestLimits limits) {
    this.views = views;
    this.queries = queries;
    this.writes = writes;
    this.judge = judge;
    this.limits = limits;
    tests = new RuleTests(judge);
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get(ALL, (request, responder) -> read("", request, responder)),
        new Route(ONE, List.of("GET", "PUT", "DELETE", "POST"), this::one, null),
        new Route("/v1/praetor/check", List.of("POST"), this::check, null));
  }

  private void one(Request request, Responder responder) {
    String rest =
        new String(
            request.pathText().substring(ONE.length()).getBytes(StandardCharsets.ISO_8859_1),
            StandardCharsets.UTF_8);
    if (request.method().equals("POST")) {
      if (!rest.endsWith(TEST)) {
        throw new BadRequestException(
            "POST is for " + ONE + "NAME" + TEST + "; a rule is set by PUT");
      }
      test(rest.substring(0, rest.length() - TEST.length()), request, responder);
      return;
    }
    String name = RuleRequest.checked(rest);
    switch (request.method()) {
      case "GET" -> read(name, request, responder);
      case "PUT" -> set(name, request, responder);
      default ->
          writes.write(
              request,
              responder,
              (view, caller) -> {
                demandLevel(view);
                return new JudgedWrites.Write(
                    new Command.RuleDelete(name),
                    new LoggedReply(new WriteReply(responder), name, "deleted"));
              });
    }
  }

  private void read(String name, Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), limits);
    queries.ask(
        new Read<>(
            new RuleQuery(name, request.requester()),
            read.consistency(),
            new RuleRendering(name, read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }

  private void set(String name, Request request, Responder responder) {
    RuleDefinition rule = RuleRequest.rule(request.body(), name);
    onJudge(
        rule.spec().length(),
        responder,
        () -> {
          judge.check(rule);
          responder
              .scheduling()
              .execute(() ->
                  writes.write(
                      request,
                      responder,
                      (view, caller) -> {
                        demandLevel(view);
                        return new JudgedWrites.Write(
                            new Command.RuleSet(rule),
                            new LoggedReply(new WriteReply(responder), name, "set"));
                      }));
        });
  }

  /** Tries a rule that is there, or one that a body describes, on what there is. */
  private void test(String name, Request request, Responder responder) {
    RuleRequest.checked(name);
    RuleDefinition described =
        request.body().length == 0 ? null : RuleRequest.rule(request.body(), name);
    RuleTests.Options options = RuleTests.Options.of(request.params());
    views.with(
        responder,
        view -> {
          demandLevel(view);
          Caller caller = request.requester().caller(view);
          tests.begin(
              view, caller, described == null ? kept(view, name) : described, options, responder);
        });
  }

  private static RuleDefinition kept(View view, String name) {
    ValueRule rule = view.get(ValueRules.TABLE).get(name);
    if (rule == null) {
      throw new BadRequestException(404, "there is no rule \"" + name + '"');
    }
    return rule.definition();
  }

  private void check(Request request, Responder responder) {
    Map<String, Object> fields = RuleRequest.object(request.body());
    for (String field : fields.keySet()) {
      if (!field.equals("Key") && !field.equals("Value")) {
        throw new BadRequestException("the body may have Key and Value, not \"" + field + '"');
      }
    }
    Key key = Key.utf8(RuleRequest.text(fields, "Key"));
    if (key.length() == 0) {
      throw new BadRequestException("Key is missing");
    }
    byte[] value;
    try {
      value = Base64.getDecoder().decode(RuleRequest.text(fields, "Value"));
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("Value has to be base64: " + e.getMessage());
    }
    boolean pretty = request.params().has("pretty");
    views.with(
        responder,
        view -> {
          request.requester().caller(view).demand(Resource.KEY, Access.WRITE, key.bytes());
          RuleTable rules = view.get(ValueRules.TABLE);
          List<WrittenValue> values = List.of(new WrittenValue(0, key, value));
          if (rules.over(key).isEmpty()) {
            responder.respond(told(Findings.NONE, pretty));
            return;
          }
          onJudge(
              value.length,
              responder,
              () -> responder.respond(told(judge.find(rules, values), pretty)));
        });
  }

  private static Answer told(Findings findings, boolean pretty) {
    JsonBuffer json = JsonBody.buffer(pretty);
    json.beginObject();
    json.field("Allowed").value(findings.refusals() == 0);
    json.field("Findings").beginArray();
    for (Finding finding : findings.kept()) {
      json.beginObject();
      json.field("Rule").value(finding.rule());
      json.field("Mode").value(finding.enforced() ? "enforce" : "warn");
      json.field("Place").value(finding.fault().place());
      json.field("What").value(finding.fault().what());
      json.field("Description").value(finding.description());
      json.endObject();
    }
    json.endArray().endObject();
    return Answer.json(200, json.finish());
  }

  /** Something that a rule may be found wanting by. */
  @FunctionalInterface
  private interface Step {
    void run() throws BadRuleException;
  }

  private void onJudge(long bytes, Responder responder, Step step) {
    boolean begun =
        judge.run(
            bytes,
            () -> {
              try {
                step.run();
              } catch (BadRuleException e) {
                responder.respond(Answer.text(400, "the rule is none: " + e.fault().sentence()));
              }
            });
    if (!begun) {
      responder.respond(RuleTests.busy());
    }
  }

  private static void demandLevel(View view) {
    if (view.level() < Level.CHANGE_LOG) {
      throw new BadRequestException(
          "rules need level "
              + Level.CHANGE_LOG
              + " of the cluster, which is at "
              + view.level()
              + ": a server of an earlier version is in it, or the level is held back;"
              + " `praetor operator level` shows which");
    }
  }
}
