package io.praetor.agent.api.node;

import io.praetor.agent.filter.RowType;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.query.InstanceQuery.Instance;
import io.praetor.agent.records.ToldNode;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;

/**
 * What filters may ask of the rows of the catalog, by the names that answers tell them with.
 * Immutable.
 */
public final class CatalogRowTypes {
  private static final RowType<ServiceDefinition.Endpoint> ENDPOINT =
      RowType.<ServiceDefinition.Endpoint>named("tagged address")
          .text("Address", ServiceDefinition.Endpoint::address)
          .number("Port", ServiceDefinition.Endpoint::port)
          .build();

  private static final RowType<ServiceDefinition> WEIGHTS =
      RowType.<ServiceDefinition>named("weights")
          .number("Passing", ServiceDefinition::passingWeight)
          .number("Warning", ServiceDefinition::warningWeight)
          .build();

  /** A service apart from its node, such as an agent's own. */
  public static final RowType<ServiceDefinition> SERVICE =
      RowType.<ServiceDefinition>named("service")
          .text("Address", ServiceDefinition::address)
          .part("Connect", MeshRowTypes.CONNECT, service -> MeshRowTypes.NONE)
          .flag("EnableTagOverride", ServiceDefinition::enableTagOverride)
          .text("ID", ServiceDefinition::id)
          .text("Kind", ServiceDefinition::kind)
          .pairs("Meta", ServiceDefinition::meta)
          .text("PeerName", service -> "")
          .number("Port", ServiceDefinition::port)
          .part("Proxy", MeshRowTypes.PROXY, service -> MeshRowTypes.NONE)
          .text("Service", ServiceDefinition::name)
          .text("SocketPath", ServiceDefinition::socketPath)
          .keyed("TaggedAddresses", ENDPOINT, ServiceDefinition::taggedAddresses)
          .texts("Tags", ServiceDefinition::tags)
          .part("Weights", WEIGHTS, service -> service)
          .build();

  /** A check. */
  public static final RowType<Check> CHECK =
      RowType.<Check>named("check")
          .text("CheckID", check -> check.definition().id())
          .text("Name", check -> check.definition().name())
          .text("Node", Check::node)
          .text("Notes", check -> check.definition().notes())
          .text("Output", check -> check.definition().output())
          .text("PeerName", check -> "")
          .text("ServiceID", check -> check.definition().serviceId())
          .text("ServiceName", Check::serviceName)
          .texts("ServiceTags", Check::serviceTags)
          .text("Status", check -> check.definition().status().text())
          .text("Type", check -> check.definition().type())
          .build();

  private final RowType<RegisteredNode> node;
  private final RowType<ServiceInstance> service = SERVICE.of(ServiceInstance::definition);
  private final RowType<Instance> instance;
  private final RowType<InstanceHealth> health;

  /** Types of rows that are in one datacenter. */
  public CatalogRowTypes(String datacenter) {
    node =
        head(RowType.<RegisteredNode>named("node"), datacenter)
            .pairs("Meta", ToldNode::meta)
            .text("PeerName", each -> "")
            .build();
    RowType<RegisteredNode> nodeOfInstance =
        head(RowType.<RegisteredNode>named("node of an instance"), datacenter)
            .pairs("NodeMeta", ToldNode::meta)
            .build();
    instance =
        RowType.<Instance>named("instance")
            .all(nodeOfInstance, Instance::node)
            .all(serviceOfInstance(), each -> each.service().definition())
            .build();
    health =
        RowType.<InstanceHealth>named("health of an instance")
            .part("Node", node, InstanceHealth::node)
            .part("Service", service, InstanceHealth::service)
            .parts("Checks", CHECK, InstanceHealth::checks)
            .build();
  }

  private static RowType.Builder<RegisteredNode> head(
      RowType.Builder<RegisteredNode> type, String datacenter) {
    return type.text("Address", ToldNode::address)
        .text("Datacenter", node -> datacenter)
        .text("ID", ToldNode::id)
        .text("Node", RegisteredNode::name)
        .pairs("TaggedAddresses", ToldNode::taggedAddresses);
  }

  /** A service as it is told together with its node. */
  private static RowType<ServiceDefinition> serviceOfInstance() {
    return RowType.<ServiceDefinition>named("service of an instance")
        .text("PeerName", service -> "")
        .text("ServiceAddress", ServiceDefinition::address)
        .part("ServiceConnect", MeshRowTypes.CONNECT, service -> MeshRowTypes.NONE)
        .flag("ServiceEnableTagOverride", ServiceDefinition::enableTagOverride)
        .text("ServiceID", ServiceDefinition::id)
        .text("ServiceKind", ServiceDefinition::kind)
        .pairs("ServiceMeta", ServiceDefinition::meta)
        .text("ServiceName", ServiceDefinition::name)
        .number("ServicePort", ServiceDefinition::port)
        .part("ServiceProxy", MeshRowTypes.PROXY, service -> MeshRowTypes.NONE)
        .text("ServiceSocketPath", ServiceDefinition::socketPath)
        .keyed("ServiceTaggedAddresses", ENDPOINT, ServiceDefinition::taggedAddresses)
        .texts("ServiceTags", ServiceDefinition::tags)
        .part("ServiceWeights", WEIGHTS, service -> service)
        .build();
  }

  /** A node, as {@code catalog/nodes} tells it. */
  public RowType<RegisteredNode> node() {
    return node;
  }

  /** A service on a node, as {@code catalog/node} tells it. */
  public RowType<ServiceInstance> service() {
    return service;
  }

  /** An instance with its node, as {@code catalog/service} tells it. */
  public RowType<Instance> instance() {
    return instance;
  }

  /** An instance with its node and checks, as {@code health/service} tells it. */
  public RowType<InstanceHealth> health() {
    return health;
  }
}
