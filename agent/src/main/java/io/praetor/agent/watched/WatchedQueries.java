package io.praetor.agent.watched;

import io.praetor.agent.json.JsonValues;
import io.praetor.agent.prepared.CompiledTemplates;
import io.praetor.agent.prepared.Resolution;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.JsonTree;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTable;
import io.praetor.store.prepared.QueryTemplate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * All prepared queries as a server lists them, found as a server finds them; immutable but for the
 * templates that were compiled.
 */
final class WatchedQueries {
  private static final Fields NOTHING = new Fields(Map.of());

  private final QueryTable queries;
  private final CompiledTemplates templates;

  private WatchedQueries(QueryTable queries, CompiledTemplates templates) {
    this.queries = queries;
    this.templates = templates;
  }

  /**
   * Reads the answer of {@code /v1/query}.
   *
   * @param templates those that were compiled before
   */
  static WatchedQueries read(byte[] document, CompiledTemplates templates) {
    QueryTable queries = QueryTable.EMPTY;
    if (JsonTree.read(document) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> object) {
          PreparedQuery query = query(new Fields(JsonValues.members(object)));
          queries = queries.with(query, query.modifyIndex());
        }
      }
    }
    return new WatchedQueries(queries, templates);
  }

  private static PreparedQuery query(Fields query) {
    Fields template = orNothing(query.object("Template"));
    Fields service = orNothing(query.object("Service"));
    return new PreparedQuery(
        new QueryDefinition(
            query.text("ID"),
            query.text("Name"),
            query.text("Session"),
            query.text("Token"),
            new QueryTemplate(
                template.text("Type"), template.text("Regexp"), template.flag("RemoveEmptyTags")),
            new QueryService(
                service.text("Service"),
                service.text("Near"),
                // Which has no effect in one datacenter.
                QueryService.Failover.NONE,
                service.texts("IgnoreCheckIDs"),
                service.flag("OnlyPassing"),
                service.texts("Tags"),
                service.pairs("NodeMeta"),
                service.pairs("ServiceMeta"),
                service.flag("Connect"),
                service.text("Peer")),
            orNothing(query.object("DNS")).text("TTL")),
        query.number("CreateIndex"),
        query.number("ModifyIndex"));
  }

  private static Fields orNothing(@Nullable Fields fields) {
    return fields == null ? NOTHING : fields;
  }

  /** The query of a name or an id, a template with its blanks filled. */
  Resolution find(String nameOrId) {
    return Resolution.of(queries, nameOrId, templates);
  }

  /**
   * Whether the instances of a query can be told from those of its service as they are watched.
   * That says nothing of distances, of single checks, and of what services have in their meta data.
   */
  static boolean isWatchable(QueryDefinition query) {
    QueryService service = query.service();
    return query.token().isEmpty()
        && service.near().isEmpty()
        && service.ignoredChecks().isEmpty()
        && service.serviceMeta().isEmpty();
  }

  /** What a query finds among the instances of its service, in random order. */
  static PreparedQueryResult execute(QueryDefinition query, List<WatchedInstance> all) {
    QueryService wanted = query.service();
    List<WatchedInstance> found = new ArrayList<>();
    // There is no mesh, and no other cluster.
    if (!wanted.connect() && wanted.peer().isEmpty()) {
      for (WatchedInstance instance : all) {
        if (isFit(instance, wanted)) {
          found.add(instance);
        }
      }
    }
    Collections.shuffle(found, ThreadLocalRandom.current());
    return new PreparedQueryResult(wanted.service(), query.dnsTtl(), found);
  }

  private static boolean isFit(WatchedInstance instance, QueryService wanted) {
    boolean isHealthy =
        wanted.onlyPassing()
            ? instance.health() == WatchedInstance.Health.PASSING
            : instance.health() != WatchedInstance.Health.CRITICAL;
    return isHealthy
        && instance.node().meta().entrySet().containsAll(wanted.nodeMeta().entrySet())
        && wanted.isTagged(instance.tags());
  }
}
