package io.praetor.agent.api.acl;

import io.praetor.agent.access.Template;
import io.praetor.agent.api.acl.AclWrites.Prepared;
import io.praetor.agent.api.acl.JudgedRendering.Missing;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.login.Blanks;
import io.praetor.agent.login.JwtConfig;
import io.praetor.agent.login.MethodConfigException;
import io.praetor.agent.login.Selectors;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.View;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.BindingRule;
import io.praetor.store.access.BindingRuleDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.table.AuthMethods;
import io.praetor.store.table.BindingRules;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/acl/binding-rule} and {@code /v1/acl/binding-rules}. Immutable; called on event loops.
 */
final class BindingRuleEndpoint {
  private static final String ONE = "/v1/acl/binding-rule/";
  private static final Missing MISSING =
      new Missing(404, "Requested binding rule does not exist: ACL not found", false);

  private final AclReads reads;
  private final AclWrites writes;

  BindingRuleEndpoint(AclReads reads, AclWrites writes) {
    this.reads = reads;
    this.writes = writes;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/v1/acl/binding-rule", this::make),
        new Route(ONE, List.of("GET", "PUT", "DELETE"), this::one, null),
        Route.get(
            "/v1/acl/binding-rules",
            (request, responder) ->
                reads.ask(
                    new BindingRuleLookup("", request.params().get("authmethod")),
                    null,
                    request,
                    responder)));
  }

  private void one(Request request, Responder responder) {
    String id = AclNames.behind(request, ONE, "binding rule ID");
    switch (request.method()) {
      case "GET" -> reads.ask(new BindingRuleLookup(id, ""), MISSING, request, responder);
      case "PUT" -> change(id, request, responder);
      default ->
          writes.delete(request, responder, new Command.BindingRuleDelete(id), "binding rule");
    }
  }

  private void make(Request request, Responder responder) {
    BodyFields body = AclBody.read(request.body(), "Binding rule");
    String id = AclNames.newId(body, "binding rule");
    boolean pretty = request.params().has("pretty");
    writes.write(request, responder, view -> set(view, body, id, null, true, pretty));
  }

  private void change(String id, Request request, Responder responder) {
    BodyFields body = AclBody.read(request.body(), "Binding rule");
    AclNames.sameId(body, id, "Binding rule");
    boolean pretty = request.params().has("pretty");
    writes.write(
        request,
        responder,
        view -> {
          BindingRule old = view.get(BindingRules.TABLE).get(id);
          if (old == null) {
            throw new BadRequestException(500, "Cannot find binding rule \"" + id + "\"");
          }
          return set(view, body, id, old, false, pretty);
        });
  }

  private static Prepared set(
      View view,
      BodyFields body,
      String id,
      @Nullable BindingRule old,
      boolean isNew,
      boolean pretty) {
    BindingRuleDefinition rule = definition(view, body, id, old);
    return new Prepared(
        new Command.BindingRuleSet(rule, isNew),
        index ->
            TokenEndpoint.told(
                new ShownBindingRule(
                    new BindingRule(rule, old == null ? index : old.createIndex(), index)),
                pretty),
        () -> Answer.text(500, "Cannot find binding rule \"" + id + "\""));
  }

  private static BindingRuleDefinition definition(
      View view, BodyFields body, String id, @Nullable BindingRule old) {
    String named = body.text("AuthMethod");
    named = named.isEmpty() && old != null ? old.definition().method() : named;
    if (named.isEmpty()) {
      throw invalid("no AuthMethod is set");
    }
    AuthMethod method = view.get(AuthMethods.TABLE).named(named);
    if (method == null) {
      throw invalid("auth method \"" + named + "\" does not exist");
    }
    BodyFields variables = body.object("BindVars");
    BindingRuleDefinition rule =
        new BindingRuleDefinition(
            id,
            body.text("Description"),
            method.name(),
            body.text("Selector"),
            body.text("BindType"),
            body.text("BindName"),
            variables == null ? "" : variables.text("Name"));
    try {
      check(rule, JwtConfig.parse(method.definition().config()));
    } catch (MethodConfigException e) {
      throw invalid(e.text());
    }
    return rule;
  }

  private static void check(BindingRuleDefinition rule, JwtConfig config)
      throws MethodConfigException {
    if (!LoginGrants.BIND_TYPES.contains(rule.bindType())) {
      throw invalid(
          "BindType has to be one of "
              + LoginGrants.BIND_TYPES
              + ", not \""
              + rule.bindType()
              + '"');
    }
    if (rule.bindName().isEmpty()) {
      throw invalid("no BindName is set");
    }
    var _ = Selectors.of(rule.selector(), config);
    Set<String> known = Blanks.names(config);
    Blanks name = Blanks.parse("BindName", rule.bindName(), known);
    Blanks variable = Blanks.parse("BindVars.Name", rule.templateName(), known);
    if (!rule.bindType().equals(LoginGrants.TEMPLATED_POLICY)) {
      if (!rule.templateName().isEmpty()) {
        throw invalid("BindVars are for the BindType \"templated-policy\" alone");
      }
      return;
    }
    if (name.isPlain()) {
      Template template = Template.named(rule.bindName());
      if (template == null) {
        throw invalid("no such ACL templated policy with Name \"" + rule.bindName() + '"');
      }
      if (template.needsName() && rule.templateName().isEmpty()) {
        throw invalid("BindVars.Name is needed for \"" + rule.bindName() + '"');
      }
      if (variable.isPlain()) {
        var _ = GrantsRequest.variable(template, rule.templateName());
      }
    }
  }

  private static BadRequestException invalid(String what) {
    return new BadRequestException(500, "Invalid Binding Rule: " + what);
  }
}
