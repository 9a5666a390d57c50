package io.praetor.agent.watched;

import io.praetor.agent.prepared.CompiledTemplates;
import io.praetor.agent.prepared.Resolution;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All prepared queries, found as a server finds them; immutable but for the templates that were
 * compiled.
 */
final class WatchedQueries {
  private final QueryTable queries;
  private final CompiledTemplates templates;

  private WatchedQueries(QueryTable queries, CompiledTemplates templates) {
    this.queries = queries;
    this.templates = templates;
  }

  /**
   * What is watched of the queries.
   *
   * @param templates those that were compiled before
   */
  static WatchedQueries of(List<PreparedQuery> all, CompiledTemplates templates) {
    QueryTable queries = QueryTable.EMPTY;
    for (PreparedQuery query : all) {
      queries = queries.with(query, query.modifyIndex());
    }
    return new WatchedQueries(queries, templates);
  }

  /** The query of a name or an id, a template with its blanks filled. */
  Resolution find(String nameOrId) {
    return Resolution.of(queries, nameOrId, templates);
  }

  /** How many steps it takes at most to find a query, beside a look at the tables. */
  long steps(String nameOrId) {
    return Resolution.steps(queries, nameOrId);
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

  /** Whether a query finds first what is near its client, by the client's address. */
  static boolean isOfClient(QueryDefinition query) {
    return query.service().near().equals("_ip");
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
    return new PreparedQueryResult(wanted.service(), query.dnsTtl(), found, false);
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
