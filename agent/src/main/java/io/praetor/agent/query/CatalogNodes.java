package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.catalog.AgentRows;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.ReadIndexes;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.table.CatalogIndexes;
import io.praetor.store.table.Checks;
import io.praetor.store.table.ExternalNodes;
import io.praetor.store.table.NodeNames;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The catalog as it is told: agents and other nodes alike, with what no table holds, the check
 * {@code serfHealth} of each agent and the service of the servers. Stateless.
 */
final class CatalogNodes {
  private CatalogNodes() {}

  /** A node by its name, regardless of case, or null. */
  static @Nullable RegisteredNode find(View view, String name) {
    String there = NodeNames.of(view, name);
    if (there == null) {
      return null;
    }
    Node agent = view.nodes().get(there);
    return agent == null ? view.get(ExternalNodes.TABLE).get(CatalogRow.folded(there)) : agent;
  }

  /** All nodes by their names. */
  static List<RegisteredNode> all(View view) {
    TreeMap<String, RegisteredNode> all = new TreeMap<>();
    view.get(ExternalNodes.TABLE).forEach(all::put);
    view.nodes().forEach(node -> all.put(node.name(), node));
    return new ArrayList<>(all.values());
  }

  /** The instances on a node. */
  static List<ServiceInstance> services(View view, RegisteredNode node) {
    List<ServiceInstance> all = new ArrayList<>();
    if (node instanceof Node agent && agent.server()) {
      all.add(AgentRows.server(agent));
    }
    view.get(Services.TABLE).ofNode(node.name()).forEach(all::add);
    return all;
  }

  /** The instances of a service. */
  static List<ServiceInstance> instances(View view, String service) {
    List<ServiceInstance> all = new ArrayList<>();
    String folded = CatalogRow.folded(service);
    if (folded.equals(Node.SERVERS_SERVICE)) {
      for (Node node : view.nodes()) {
        if (node.server()) {
          all.add(AgentRows.server(node));
        }
      }
    }
    view.get(Services.TABLE).ofGroup(folded).forEach(all::add);
    return all;
  }

  /** The checks of a node as a whole. */
  static List<Check> wholeChecks(View view, RegisteredNode node) {
    List<Check> all = new ArrayList<>();
    view.get(Checks.TABLE).ofGroup(Check.ofNode(node.name())).forEach(all::add);
    if (node instanceof Node agent) {
      all.add(AgentRows.serfHealth(agent));
      // As in Consul, where maintenance of the node comes before it.
      all.sort(Comparator.comparing(Check::key));
    }
    return all;
  }

  /** All checks on a node. */
  static List<Check> checks(View view, RegisteredNode node) {
    return withSerfHealth(node, view.get(Checks.TABLE).ofNode(node.name()));
  }

  private static List<Check> withSerfHealth(RegisteredNode node, Iterable<Check> checks) {
    List<Check> all = new ArrayList<>();
    if (node instanceof Node agent) {
      all.add(AgentRows.serfHealth(agent));
    }
    checks.forEach(all::add);
    return all;
  }

  /** About how many bytes an answer takes for each node, instance or check in it. */
  private static final long ROW_BYTES = 512;

  /** Whether an answer about so many rows takes some bytes at least. */
  static boolean isLarge(long rows, int bytesMin) {
    return rows * ROW_BYTES >= bytesMin;
  }

  /** How many nodes there are. */
  static long count(View view) {
    return view.nodes().size() + (long) view.get(ExternalNodes.TABLE).size();
  }

  /** What changes of one part of the catalog wake. */
  static Topic topic(String part) {
    return new Topic.OfRow(CatalogIndexes.TABLE.name(), part);
  }

  /** The names of all services in the form that look-ups use. */
  static SortedSet<String> serviceNames(View view) {
    SortedSet<String> names = new TreeSet<>();
    view.get(Services.TABLE).all().forEach(service -> names.add(service.group()));
    for (Node node : view.nodes()) {
      if (node.server()) {
        names.add(Node.SERVERS_SERVICE);
        break;
      }
    }
    return names;
  }

  /** The index of the catalog as a whole; never 0. */
  static long catalogIndex(View view) {
    long rows = Math.max(view.indexOf(Services.TABLE), view.indexOf(Checks.TABLE));
    return Math.max(rows, index(view, CatalogTopics.NODES, true));
  }

  /**
   * The index of all that is told of a service's health. That of the servers, which stands in no
   * table, has the checks of their nodes besides.
   */
  static long healthIndex(View view, String service) {
    boolean isOfServers = CatalogRow.isSame(service, Node.SERVERS_SERVICE);
    long index = index(view, CatalogTopics.health(service), isOfServers);
    if (isOfServers) {
      ReadIndexes indexes = view.get(CatalogIndexes.TABLE);
      for (Node node : view.nodes()) {
        if (node.server()) {
          index = Math.max(index, indexes.get(CatalogTopics.nodeChecks(node.name())));
        }
      }
    }
    return index;
  }

  /** The index of one part of the catalog, which agents may be a part of. */
  static long index(View view, String topic, boolean withAgents) {
    long own = view.indexOfCatalog(topic);
    return withAgents ? Math.max(own, view.nodes().index()) : own;
  }
}
