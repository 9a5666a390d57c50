package io.praetor.agent.query;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.store.View;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;

/** What a caller may see of the catalog; immutable. */
record Sight(Caller caller) {
  private static final byte[] ALL = {};

  static Sight of(Requester requester, View view) {
    return new Sight(requester.caller(view));
  }

  /** Whether nothing of the catalog is hidden, as far as can be told quickly. */
  boolean isWhole() {
    return caller.isUnrestricted()
        || (caller.authorizer().allowsAllBelow(Resource.NODE, Access.READ, ALL)
            && caller.authorizer().allowsAllBelow(Resource.SERVICE, Access.READ, ALL));
  }

  boolean node(String name) {
    return caller.authorizer().allows(Resource.NODE, Access.READ, name);
  }

  boolean node(RegisteredNode node) {
    return node(node.name());
  }

  boolean service(String name) {
    return caller.authorizer().allows(Resource.SERVICE, Access.READ, name);
  }

  boolean service(ServiceInstance service) {
    return service(service.definition().name());
  }

  boolean instance(RegisteredNode node, ServiceInstance service) {
    return service(service) && node(node);
  }

  /** A check shows its node, and its service if it has one. */
  boolean check(Check check) {
    return node(check.node()) && (check.serviceName().isEmpty() || service(check.serviceName()));
  }
}
