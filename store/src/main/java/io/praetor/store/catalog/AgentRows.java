package io.praetor.store.catalog;

import java.util.List;
import java.util.Map;

/**
 * What an agent implies in the catalog and no table holds: its check {@code serfHealth}, and the
 * service of the servers. Stateless.
 */
public final class AgentRows {
  private AgentRows() {}

  /** Whether a check of an agent's node is the one that the cluster keeps. */
  public static boolean isSerfHealth(String check) {
    return CatalogRow.isSame(check, Node.SERF_HEALTH);
  }

  /** Whether an instance on a node is the one that a server implies. */
  public static boolean isServer(Node node, String service) {
    return node.server() && CatalogRow.isSame(service, Node.SERVERS_SERVICE);
  }

  /** The check that tells whether an agent is alive. */
  public static Check serfHealth(Node node) {
    CheckDefinition definition =
        new CheckDefinition(
            Node.SERF_HEALTH,
            "Serf Health Status",
            node.health() == Health.PASSING ? CheckStatus.PASSING : CheckStatus.CRITICAL,
            "",
            node.output(),
            "",
            "",
            "",
            "",
            CheckDefinition.NO_DEFINITION);
    return new Check(
        node.name(), definition, "", List.of(), node.createIndex(), node.modifyIndex());
  }

  /** The instance that a server is told as. */
  public static ServiceInstance server(Node node) {
    int colon = node.address().lastIndexOf(':');
    long port = colon < 0 ? 0 : Long.parseLong(node.address().substring(colon + 1));
    ServiceDefinition definition =
        new ServiceDefinition(
            Node.SERVERS_SERVICE,
            Node.SERVERS_SERVICE,
            "",
            List.of(),
            "",
            Map.of(),
            Map.of(),
            port,
            "",
            1,
            1,
            false);
    return new ServiceInstance(node.name(), definition, node.createIndex(), node.modifyIndex());
  }
}
