package io.praetor.agent.api.local;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckKind;
import io.praetor.agent.local.LocalCheck;
import io.praetor.agent.local.LocalRegistrations;
import io.praetor.agent.local.LocalService;
import io.praetor.agent.local.LocalView;
import io.praetor.agent.routing.Request;
import io.praetor.store.catalog.CatalogRow;

/**
 * What requests may of what is registered with this agent: a service is up to its name, a check to
 * that of its service or else to this agent's node. Immutable; called on event loops.
 *
 * <p>All refuse with {@link io.praetor.agent.access.DeniedException}. What is not there is refused
 * to nobody, and is answered as such.
 */
record LocalRights(LocalRegistrations registrations, String node) {
  /** Demands a right to a service that has an id, if there is one. */
  void service(Request request, Access access, String id) {
    Caller caller = request.requester().callerNow();
    LocalService service = registrations.view().service(id);
    if (service != null) {
      caller.demand(Resource.SERVICE, access, service.definition().name());
    }
  }

  /** Demands the right to all services of a name. */
  void named(Request request, Access access, String name) {
    request.requester().callerNow().demand(Resource.SERVICE, access, name);
  }

  /** Demands the right to change a check that has an id, if there is one. */
  void check(Request request, String id) {
    Caller caller = request.requester().callerNow();
    LocalView view = registrations.view();
    LocalCheck check = view.check(id);
    if (check != null) {
      checkOf(caller, view, check.serviceId());
    }
  }

  /**
   * Demands the right to see what a check takes its status and output from, where that is another
   * service or node: a service of this agent by its name, one elsewhere by its id in place of it.
   */
  void aliased(Request request, CheckDefinition check) {
    String service = check.aliasService();
    String target = check.aliasNode();
    if (check.kind() != CheckKind.ALIAS) {
      return;
    }
    Caller caller = request.requester().callerNow();
    boolean isHere = target.isEmpty() || CatalogRow.isSame(target, node);
    if (!isHere || service.isEmpty()) {
      caller.demand(Resource.NODE, Access.READ, isHere ? node : target);
    }
    if (!service.isEmpty()) {
      LocalService known = isHere ? registrations.view().service(service) : null;
      caller.demand(
          Resource.SERVICE, Access.READ, known == null ? service : known.definition().name());
    }
  }

  /** Demands the right to add a check to a service, or to the node if its id is empty. */
  void checkOf(Request request, String serviceId) {
    checkOf(request.requester().callerNow(), registrations.view(), serviceId);
  }

  private void checkOf(Caller caller, LocalView view, String serviceId) {
    LocalService service = serviceId.isEmpty() ? null : view.service(serviceId);
    if (service != null) {
      caller.demand(Resource.SERVICE, Access.WRITE, service.definition().name());
    } else {
      caller.demand(Resource.NODE, Access.WRITE, node);
    }
  }

  /** Whether a service may be seen. */
  static boolean sees(Caller caller, LocalService service) {
    return caller.authorizer().allows(Resource.SERVICE, Access.READ, service.definition().name());
  }

  /** Whether a check may be seen. */
  boolean sees(Caller caller, LocalView view, LocalCheck check) {
    LocalService service = check.serviceId().isEmpty() ? null : view.service(check.serviceId());
    return service == null
        ? caller.authorizer().allows(Resource.NODE, Access.READ, node)
        : sees(caller, service);
  }
}
