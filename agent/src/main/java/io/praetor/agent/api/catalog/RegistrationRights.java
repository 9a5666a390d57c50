package io.praetor.agent.api.catalog;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.query.NodeOverviewQuery.NodeOverview;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may register and deregister in the catalog, by what is there; immutable.
 *
 * <p>All refuse with {@link io.praetor.agent.access.DeniedException}.
 *
 * @param there the nodes that it changes, with all that is on them: the one of its name, in
 *     whatever case, and one that has its id and would be renamed
 */
record RegistrationRights(Caller caller, List<NodeOverview> there) {

  /** Judges a registration: of the node, of a service by its name, of each check. */
  void demand(Command.CatalogRegister command) {
    String node = command.node().name();
    NodeOverview named = named(node);
    if (named == null || (!command.skipNodeUpdate() && changesNode(named, command))) {
      demandNode(node);
      for (NodeOverview renamed : there) {
        caller.demand(Resource.NODE, Access.WRITE, renamed.node().name());
      }
    }
    ServiceDefinition service = command.service();
    if (service != null) {
      caller.demand(Resource.SERVICE, Access.WRITE, service.name());
      ServiceInstance before = service(service.id());
      if (before != null) {
        caller.demand(Resource.SERVICE, Access.WRITE, before.definition().name());
      }
    }
    for (CheckDefinition check : command.checks()) {
      boolean isOfIt = service != null && CatalogRow.isSame(check.serviceId(), service.id());
      if (!isOfIt) {
        demandCheck(node, check.serviceId());
      }
      Check before = check(check.id());
      if (before != null) {
        demandCheck(node, before.definition().serviceId());
      }
    }
  }

  /** What an agent says of its node is left as it is, as is what would be the same. */
  private static boolean changesNode(NodeOverview named, Command.CatalogRegister command) {
    return named.node() instanceof ExternalNode known && !known.definition().equals(command.node());
  }

  private @Nullable NodeOverview named(String name) {
    for (NodeOverview each : there) {
      if (CatalogRow.isSame(each.node().name(), name)) {
        return each;
      }
    }
    return null;
  }

  /** Judges a change of a node by the name that is asked for, and by the one that it has. */
  private void demandNode(String name) {
    caller.demand(Resource.NODE, Access.WRITE, name);
    NodeOverview named = named(name);
    if (named != null) {
      caller.demand(Resource.NODE, Access.WRITE, named.node().name());
    }
  }

  /** Judges a deregistration; who may write a node may take away all that is on it. */
  void demand(Command.CatalogDeregister command) {
    NodeOverview named = named(command.node());
    if (caller.authorizer().allows(Resource.NODE, Access.WRITE, command.node())
        && (named == null
            || caller.authorizer().allows(Resource.NODE, Access.WRITE, named.node().name()))) {
      return;
    }
    if (!command.serviceId().isEmpty()) {
      demandCheck(command.node(), command.serviceId());
      return;
    }
    Check check = command.checkId().isEmpty() ? null : check(command.checkId());
    demandCheck(command.node(), check == null ? "" : check.definition().serviceId());
  }

  /**
   * What is of a service is up to its name; what is of none, or of one that is not there, to the
   * node.
   */
  private void demandCheck(String node, String serviceId) {
    ServiceInstance service = serviceId.isEmpty() ? null : service(serviceId);
    if (service == null) {
      demandNode(node);
    } else {
      caller.demand(Resource.SERVICE, Access.WRITE, service.definition().name());
    }
  }

  private @Nullable ServiceInstance service(String id) {
    for (NodeOverview node : there) {
      for (ServiceInstance service : node.services()) {
        if (CatalogRow.isSame(service.id(), id)) {
          return service;
        }
      }
    }
    return null;
  }

  private @Nullable Check check(String id) {
    for (NodeOverview node : there) {
      for (Check check : node.checks()) {
        if (CatalogRow.isSame(check.definition().id(), id)) {
          return check;
        }
      }
    }
    return null;
  }
}
