package io.praetor.store.catalog;

/**
 * What can be waited for in the catalog, as names for watches and indexes; stateless. Names are
 * kept in snapshots.
 */
public final class CatalogTopics {
  /** Any node. */
  public static final String NODES = "nodes";

  /** Checks of any state. */
  public static final String ANY_STATE = "state/any";

  private CatalogTopics() {}

  /** The instances of a service, their checks, and what is true of their nodes. */
  public static String health(String service) {
    return "health/" + CatalogRow.folded(service);
  }

  /** The instances of a service with their nodes. */
  public static String instances(String service) {
    return "instances/" + CatalogRow.folded(service);
  }

  /** The checks of a service. */
  public static String checks(String service) {
    return "checks/" + CatalogRow.folded(service);
  }

  /** A node with its services. */
  public static String node(String node) {
    return "node/" + CatalogRow.folded(node);
  }

  /** The checks of a node and of the services on it. */
  public static String nodeChecks(String node) {
    return "node-checks/" + CatalogRow.folded(node);
  }

  /** The checks that have found something. */
  public static String state(CheckStatus status) {
    return "state/" + status.text();
  }
}
