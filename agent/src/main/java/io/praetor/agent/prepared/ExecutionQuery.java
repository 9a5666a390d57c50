package io.praetor.agent.prepared;

import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.query.HealthQuery;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.query.NearQuery;
import io.praetor.agent.query.NodeFilter;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.ServiceFilter;
import io.praetor.store.View;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.table.ExternalNodes;
import io.praetor.store.table.NodeNames;
import io.praetor.store.table.PreparedQueries;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Executes a prepared query; immutable. It is answered at once: no index is that of its answer.
 *
 * @param nodes makes the filter of agents and other nodes by meta data: one object for all queries
 * @param templates those that were compiled before: one object for all queries
 * @param chance what instances are shuffled by
 */
record ExecutionQuery(
    String idOrName,
    Caller caller,
    Coordinates places,
    UnaryOperator<NodeFilter> nodes,
    CompiledTemplates templates,
    Requester requester,
    long chance)
    implements ReadQuery<Execution> {
  /** As Consul says it of each. */
  private static final long INDEX = 1;

  /** The requester that is judged: the owner of the query's token, else the one who asks. */
  private Requester user(View view) {
    PreparedQuery query = Resolution.query(view.get(PreparedQueries.TABLE), idOrName);
    String token = query == null ? "" : query.definition().token();
    return token.isEmpty() || !requester.isJudged()
        ? requester
        : new Requester(token, requester.callers());
  }

  /** Whether there is one is told to who may read what is called so. */
  @Override
  public void demand(View view) {
    Requester user = user(view);
    if (user.equals(requester) || !ExplanationQuery.allows(view, user, idOrName)) {
      // In the words for the one who asks: of the query's token nothing is told.
      ExplanationQuery.demand(view, requester, idOrName);
      io.praetor.agent.access.Caller _ = user.caller(view);
    } else {
      io.praetor.agent.access.Caller _ = requester.caller(view);
    }
  }

  @Override
  public Topic topic() {
    return PreparedQueries.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return INDEX;
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return resolved(view) instanceof Resolution.Found found
        && health(found.query().definition().service(), requester).isLarge(view, bytesMin);
  }

  private Resolution resolved(View view) {
    return Resolution.of(view.get(PreparedQueries.TABLE), idOrName, templates);
  }

  private HealthQuery health(QueryService service, Requester user) {
    NodeFilter filter = nodes.apply(new NodeFilter(service.nodeMeta(), service.nodeMeta()));
    return new HealthQuery(service.service(), false, new ServiceFilter(List.of(), filter), user);
  }

  @Override
  public QueryResult<Execution> find(View view) {
    Resolution resolved = resolved(view);
    if (!(resolved instanceof Resolution.Found found)) {
      return new QueryResult<>(INDEX, new Execution(resolved, List.of()));
    }
    QueryService service = found.query().definition().service();
    QueryResult<List<InstanceHealth>> health = health(service, user(view)).find(view);
    return new QueryResult<>(
        INDEX,
        new Execution(resolved, instances(view, service, health.records())),
        health.filtered());
  }

  private List<InstanceHealth> instances(
      View view, QueryService service, List<InstanceHealth> all) {
    // There is no mesh, and no other cluster.
    if (service.connect() || caller.connect() || !service.peer().isEmpty()) {
      return List.of();
    }
    List<InstanceHealth> found = new ArrayList<>(all);
    found.removeIf(instance -> !isFit(instance.checks(), service));
    found.removeIf(instance -> !isMeant(instance.service(), service));
    Collections.shuffle(found, new Random(chance));
    found = near(view, found, caller.near().isEmpty() ? service.near() : caller.near());
    return caller.limit() > 0 && caller.limit() < found.size()
        ? found.subList(0, caller.limit())
        : found;
  }

  private static boolean isFit(List<Check> checks, QueryService service) {
    for (Check check : checks) {
      CheckStatus status = check.definition().status();
      boolean isBad =
          status == CheckStatus.CRITICAL
              || (service.onlyPassing() && status != CheckStatus.PASSING);
      if (isBad
          && service.ignoredChecks().stream().noneMatch(id -> CatalogRow.isSame(id, check.id()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMeant(ServiceInstance instance, QueryService service) {
    return instance.definition().meta().entrySet().containsAll(service.serviceMeta().entrySet())
        && service.isTagged(instance.definition().tags());
  }

  /** What is nearest first, and before all that the node itself has. */
  private List<InstanceHealth> near(View view, List<InstanceHealth> found, String near) {
    String wanted =
        switch (near) {
          case "_agent" -> caller.agent();
          case "_ip" -> ofAddress(view);
          default -> near;
        };
    String node = wanted.isEmpty() ? null : NodeNames.of(view, wanted);
    if (node == null) {
      return found;
    }
    List<InstanceHealth> sorted =
        new ArrayList<>(NearQuery.sorted(found, node, ExecutionQuery::nodeOf, places));
    for (int i = 0; i < sorted.size(); i++) {
      if (CatalogRow.isSame(sorted.get(i).node().name(), node)) {
        sorted.addFirst(sorted.remove(i));
        break;
      }
    }
    return sorted;
  }

  private static String nodeOf(InstanceHealth instance) {
    return instance.node().name();
  }

  /** The node that has the client's address; else that of the agent which it has asked. */
  private String ofAddress(View view) {
    for (Node node : view.nodes()) {
      if (node.host().equalsIgnoreCase(caller.address())) {
        return node.name();
      }
    }
    for (ExternalNode node : view.get(ExternalNodes.TABLE).values()) {
      if (node.definition().address().equalsIgnoreCase(caller.address())) {
        return node.name();
      }
    }
    return caller.agent();
  }
}
