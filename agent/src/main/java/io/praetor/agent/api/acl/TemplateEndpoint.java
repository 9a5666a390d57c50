package io.praetor.agent.api.acl;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.Template;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.PolicyDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** {@code /v1/acl/templated-policies} and its kin. Immutable; called on event loops. */
final class TemplateEndpoint {
  private static final String NAMED = "/v1/acl/templated-policy/name/";
  private static final String PREVIEW = "/v1/acl/templated-policy/preview/";

  private final ConfirmedViews views;
  private final TokenResolver resolver;

  TemplateEndpoint(ConfirmedViews views, TokenResolver resolver) {
    this.views = views;
    this.resolver = resolver;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/acl/templated-policies", this::list),
        Route.get(NAMED, this::one),
        new Route(PREVIEW, List.of("POST"), this::preview, null));
  }

  private void list(Request request, Responder responder) {
    boolean pretty = request.params().has("pretty");
    answer(
        request,
        responder,
        () -> {
          JsonBuffer json = JsonBody.buffer(pretty);
          json.beginObject();
          Arrays.stream(Template.values())
              .sorted(Comparator.comparing(Template::templateName))
              .forEach(template -> write(json.field(template.templateName()), template));
          return Answer.json(200, json.endObject().finish());
        });
  }

  private void one(Request request, Responder responder) {
    String name = AclNames.behind(request, NAMED);
    boolean pretty = request.params().has("pretty");
    answer(
        request,
        responder,
        () -> {
          JsonBuffer json = JsonBody.buffer(pretty);
          write(json, named(name));
          return Answer.json(200, json.finish());
        });
  }

  private void preview(Request request, Responder responder) {
    String name = AclNames.behind(request, PREVIEW);
    byte[] body = request.body();
    boolean pretty = request.params().has("pretty");
    answer(
        request,
        responder,
        () -> {
          Template template = named(name);
          BodyFields fields =
              AclBody.read(body.length == 0 ? new byte[] {'{', '}'} : body, "Templated policy");
          String filled = GrantsRequest.variable(template, fields.text("Name"));
          String rules = template.rules(filled).hcl();
          UUID id = UUID.nameUUIDFromBytes(rules.getBytes(StandardCharsets.UTF_8));
          String hex = id.toString().replace("-", "");
          return TokenEndpoint.told(
              new ShownSynthetic(
                  new AccessPolicy(
                      new PolicyDefinition(
                          hex,
                          "synthetic-policy-" + hex,
                          "synthetic policy generated from templated policy: " + name,
                          rules,
                          List.of()),
                      0,
                      0)),
              pretty);
        });
  }

  /** A policy that is in no table: its indexes are 0. */
  private record ShownSynthetic(AccessPolicy policy) implements Shown {
    @Override
    public void write(JsonBuffer json) {
      PolicyDefinition definition = policy.definition();
      json.beginObject();
      json.field("ID").value(definition.id());
      json.field("Name").value(definition.name());
      json.field("Description").value(definition.description());
      json.field("Rules").value(definition.rules());
      json.field("Hash").base64OrNull(ContentHash.of(definition));
      json.field("CreateIndex").value(0);
      json.field("ModifyIndex").value(0);
      json.endObject();
    }
  }

  private void answer(Request request, Responder responder, Supplier<Answer> answer) {
    String secret = request.requester().rights();
    views.with(
        responder,
        view -> {
          resolver.caller(view, secret).demand(Resource.ACL, Access.READ, "");
          responder.respond(answer.get());
        });
  }

  private static Template named(String name) {
    Template template = Template.named(name);
    if (template == null) {
      throw new BadRequestException(
          404, "Requested templated policy does not exist: ACL not found");
    }
    return template;
  }

  private static void write(JsonBuffer json, Template template) {
    json.beginObject();
    json.field("TemplateName").value(template.templateName());
    json.field("Schema").value(template.schema());
    json.field("Template").value(template.text());
    json.field("Description").value(template.description());
    json.endObject();
  }
}
