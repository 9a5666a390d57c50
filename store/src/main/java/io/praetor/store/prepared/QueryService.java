package io.praetor.store.prepared;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which instances a prepared query asks for; immutable. In a template each text may have blanks.
 *
 * @param service the name of the service
 * @param near a node from which on the instances are sorted; empty for a random order
 * @param failover where else to look, which is kept and has no effect in one datacenter
 * @param ignoredChecks checks that say nothing against an instance, by their ids
 * @param onlyPassing whether a warning rules an instance out, as a critical check always does
 * @param tags that an instance must have, or must not if an exclamation mark stands before it
 * @param nodeMeta meta data that its node must have
 * @param serviceMeta meta data that it must have
 * @param connect whether instances of a mesh are asked for
 * @param peer the cluster whose instances are asked for, empty for this one
 */
public record QueryService(
    String service,
    String near,
    Failover failover,
    List<String> ignoredChecks,
    boolean onlyPassing,
    List<String> tags,
    Map<String, String> nodeMeta,
    Map<String, String> serviceMeta,
    boolean connect,
    String peer) {
  /**
   * Where to look when there is no instance here; immutable.
   *
   * @param nearest so many datacenters, by their distance
   * @param datacenters and these, in their order
   * @param targets or these
   */
  public record Failover(long nearest, List<String> datacenters, List<Target> targets) {
    /** Nowhere. */
    public static final Failover NONE = new Failover(0, List.of(), List.of());

    public Failover {
      datacenters = List.copyOf(datacenters);
      targets = List.copyOf(targets);
    }
  }

  /** A cluster to look in. */
  public record Target(String peer, String datacenter) {}

  public QueryService {
    ignoredChecks = List.copyOf(ignoredChecks);
    tags = List.copyOf(tags);
    nodeMeta = Map.copyOf(nodeMeta);
    serviceMeta = Map.copyOf(serviceMeta);
  }

  /** Whether an instance has the tags that are asked for, and none that is ruled out. */
  public boolean isTagged(Collection<String> instance) {
    for (String tag : tags) {
      boolean isUnwanted = tag.startsWith("!");
      String name = isUnwanted ? tag.substring(1) : tag;
      if (instance.stream().anyMatch(name::equalsIgnoreCase) == isUnwanted) {
        return false;
      }
    }
    return true;
  }
}
