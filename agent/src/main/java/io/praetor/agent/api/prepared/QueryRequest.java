package io.praetor.agent.api.prepared;

import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.prepared.CompiledTemplate;
import io.praetor.agent.prepared.QueryRights;
import io.praetor.agent.prepared.TemplateException;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.client.text.GoDuration;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests that make or change prepared queries. Stateless. */
final class QueryRequest {
  private QueryRequest() {}

  /**
   * The query that a body describes.
   *
   * @param id its id
   * @param isNew whether it is to be made: then the body names no id
   * @throws BadRequestException with the answer for what is wrong, in Consul's words
   */
  static QueryDefinition parse(byte[] body, String id, boolean isNew) {
    BodyFields fields =
        BodyFields.read(body)
            .only(
                "ID",
                "Name",
                "Session",
                "Token",
                "Template",
                "Service",
                "DNS",
                "CreateIndex",
                "ModifyIndex");
    QueryTemplate template = template(fields.object("Template"));
    QueryService service = service(fields.object("Service"));
    String ttl = ttl(fields.object("DNS"));
    if (isNew && !fields.text("ID").isEmpty()) {
      throw new BadRequestException(500, "ID must be empty when creating a new prepared query");
    }
    QueryDefinition query =
        new QueryDefinition(
            id,
            fields.text("Name"),
            fields.text("Session"),
            fields.text("Token"),
            template,
            service,
            ttl);
    check(query);
    return query;
  }

  private static QueryTemplate template(@Nullable BodyFields fields) {
    if (fields == null) {
      return QueryTemplate.NONE;
    }
    BodyFields template = fields.only("Type", "Regexp", "RemoveEmptyTags");
    return new QueryTemplate(
        template.text("Type"), template.text("Regexp"), template.flag("RemoveEmptyTags"));
  }

  private static QueryService service(@Nullable BodyFields fields) {
    if (fields == null) {
      return new QueryService(
          "",
          "",
          QueryService.Failover.NONE,
          List.of(),
          false,
          List.of(),
          Map.of(),
          Map.of(),
          false,
          "");
    }
    BodyFields service =
        fields.only(
            "Service",
            "SamenessGroup",
            "Failover",
            "OnlyPassing",
            "IgnoreCheckIDs",
            "Near",
            "Tags",
            "NodeMeta",
            "ServiceMeta",
            "Connect",
            "Peer");
    if (!service.text("SamenessGroup").isEmpty()) {
      throw invalid("sameness groups are a Consul Enterprise feature");
    }
    return new QueryService(
        service.text("Service"),
        service.text("Near"),
        failover(service.object("Failover")),
        service.texts("IgnoreCheckIDs"),
        service.flag("OnlyPassing"),
        service.texts("Tags"),
        service.pairs("NodeMeta"),
        service.pairs("ServiceMeta"),
        service.flag("Connect"),
        service.text("Peer"));
  }

  private static QueryService.Failover failover(@Nullable BodyFields fields) {
    if (fields == null) {
      return QueryService.Failover.NONE;
    }
    BodyFields failover = fields.only("NearestN", "Datacenters", "Targets");
    return new QueryService.Failover(
        failover.number("NearestN", 0),
        failover.texts("Datacenters"),
        failover.objects("Targets").stream()
            .map(each -> each.only("Peer", "Datacenter"))
            .map(each -> new QueryService.Target(each.text("Peer"), each.text("Datacenter")))
            .toList());
  }

  private static String ttl(@Nullable BodyFields fields) {
    return fields == null ? "" : fields.only("TTL").text("TTL");
  }

  private static BadRequestException invalid(String what) {
    return new BadRequestException(500, "Invalid prepared query: " + what);
  }

  private static void check(QueryDefinition query) {
    if (!query.isNamed() && query.session().isEmpty()) {
      throw invalid("Must be bound to a session");
    }
    if (query.token().equals(QueryRights.HIDDEN)) {
      throw invalid(
          "Bad Token '"
              + QueryRights.HIDDEN
              + "', it looks like a query definition with a redacted token was submitted");
    }
    if (query.service().service().isEmpty()) {
      throw invalid("Must provide a Service name to query");
    }
    QueryService.Failover failover = query.service().failover();
    if (failover.nearest() < 0) {
      throw invalid("Bad NearestN '" + failover.nearest() + "', must be >= 0");
    }
    if (!failover.targets().isEmpty()
        && (failover.nearest() != 0 || !failover.datacenters().isEmpty())) {
      throw invalid("Targets cannot be populated with NearestN or Datacenters");
    }
    checkTtl(query.dnsTtl());
    if (query.template().isTemplate()) {
      try {
        CompiledTemplate _ = CompiledTemplate.of(query);
      } catch (TemplateException e) {
        throw new BadRequestException(
            500, "raft apply failed: failed compiling template: " + e.getMessage());
      }
    }
  }

  private static void checkTtl(String text) {
    if (text.isEmpty()) {
      return;
    }
    Duration ttl = GoDuration.parse(text);
    if (ttl == null) {
      throw invalid("Bad DNS TTL '" + text + "': time: invalid duration " + GoNumber.quote(text));
    }
    if (ttl.isNegative()) {
      throw invalid("DNS TTL '" + ttl.toNanos() + "', must be >=0");
    }
  }
}
