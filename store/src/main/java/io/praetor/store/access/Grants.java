package io.praetor.store.access;

import java.util.List;

/**
 * What gives a token or a role its rights; immutable. A policy or role that is not there any more
 * gives none.
 *
 * @param policies ids of policies
 * @param roles ids of roles; none in a role
 * @param services services of which an instance registers itself and its proxy
 * @param nodes nodes whose agents register themselves
 * @param templates policies that are made of a template
 */
public record Grants(
    List<String> policies,
    List<String> roles,
    List<ServiceIdentity> services,
    List<NodeIdentity> nodes,
    List<TemplatedPolicy> templates) {
  /** None. */
  public static final Grants NONE =
      new Grants(List.of(), List.of(), List.of(), List.of(), List.of());

  public Grants {
    policies = List.copyOf(policies);
    roles = List.copyOf(roles);
    services = List.copyOf(services);
    nodes = List.copyOf(nodes);
    templates = List.copyOf(templates);
  }

  /** That one policy. */
  public static Grants ofPolicy(String id) {
    return new Grants(List.of(id), List.of(), List.of(), List.of(), List.of());
  }

  /**
   * The rights of an instance of a service.
   *
   * @param datacenters where it counts; empty for everywhere
   */
  public record ServiceIdentity(String service, List<String> datacenters) {
    public ServiceIdentity {
      datacenters = List.copyOf(datacenters);
    }
  }

  /** The rights of a node's agent, in one datacenter. */
  public record NodeIdentity(String node, String datacenter) {}

  /**
   * A template with what fills its blank.
   *
   * @param name for its blank; empty where it has none
   * @param datacenters where it counts; empty for everywhere
   */
  public record TemplatedPolicy(String template, String name, List<String> datacenters) {
    public TemplatedPolicy {
      datacenters = List.copyOf(datacenters);
    }
  }
}
