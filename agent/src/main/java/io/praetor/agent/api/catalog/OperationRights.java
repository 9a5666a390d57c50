package io.praetor.agent.api.catalog;

import io.praetor.agent.access.Caller;
import io.praetor.agent.query.ChangedNodesQuery;
import io.praetor.agent.query.NodeOverviewQuery.NodeOverview;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may of the operations of one transaction that change the catalog: each as the
 * registration or deregistration that it stands for, after those before it. Owned by the thread
 * that judges.
 */
public final class OperationRights {
  private final Caller caller;
  private final View view;

  /** What operations of this transaction put on nodes. */
  private final List<ServiceInstance> made = new ArrayList<>();

  /** The rights in a view. */
  public OperationRights(Caller caller, View view) {
    this.caller = caller;
    this.view = view;
  }

  /**
   * Demands what an operation needs; reading needs nothing, and is left out of the results.
   *
   * @throws io.praetor.agent.access.DeniedException if the caller may not do it
   */
  public void demand(CatalogOperation operation) {
    boolean deletes =
        switch (operation.verb()) {
          case GET, SET, CAS -> false;
          case DELETE, DELETE_CAS -> true;
        };
    if (!operation.writes()) {
      return;
    }
    switch (operation) {
      case CatalogOperation.OfNode node -> {
        if (deletes) {
          deregister(node.node().name(), "", "");
        } else {
          rights(node.node().name(), node.node().id())
              .demand(new Command.CatalogRegister(node.node(), false, null, List.of()));
        }
      }
      case CatalogOperation.OfService service -> {
        if (deletes) {
          deregister(service.node(), service.service().id(), "");
        } else {
          register(service.node(), service.service(), List.of());
          made.addFirst(new ServiceInstance(service.node(), service.service(), 0, 0));
        }
      }
      case CatalogOperation.OfCheck check -> {
        if (deletes) {
          deregister(check.node(), "", check.check().id());
        } else {
          register(check.node(), null, List.of(check.check()));
        }
      }
    }
  }

  private void register(
      String node, @Nullable ServiceDefinition service, List<CheckDefinition> checks) {
    NodeDefinition there = new NodeDefinition("", node, "", Map.of(), Map.of());
    rights(node, "").demand(new Command.CatalogRegister(there, true, service, checks));
  }

  private void deregister(String node, String service, String check) {
    rights(node, "").demand(new Command.CatalogDeregister(node, service, check));
  }

  private RegistrationRights rights(String node, String id) {
    List<NodeOverview> there = new ArrayList<>();
    for (NodeOverview each :
        new ChangedNodesQuery(node, id, Requester.ANONYMOUS).find(view).records()) {
      List<ServiceInstance> services = new ArrayList<>();
      for (ServiceInstance one : made) {
        if (CatalogRow.isSame(one.node(), each.node().name())) {
          services.add(one);
        }
      }
      services.addAll(each.services());
      there.add(new NodeOverview(each.node(), services, each.checks()));
    }
    return new RegistrationRights(caller, there);
  }
}
