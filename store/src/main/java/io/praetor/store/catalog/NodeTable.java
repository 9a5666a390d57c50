package io.praetor.store.catalog;

import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All agents that the cluster knows, by name; immutable. */
public final class NodeTable implements Iterable<Node> {
  /** The table without nodes. */
  public static final NodeTable EMPTY =
      new NodeTable(OrderedMap.empty(), OrderedMap.empty(), OrderedMap.empty(), 0);

  private final OrderedMap<String, Node> byName;
  private final OrderedMap<String, String> nameById;

  /** Of names that differ in their case alone, the first. */
  private final OrderedMap<String, String> nameByFolded;

  private final long index;

  private NodeTable(
      OrderedMap<String, Node> byName,
      OrderedMap<String, String> nameById,
      OrderedMap<String, String> nameByFolded,
      long index) {
    this.byName = byName;
    this.nameById = nameById;
    this.nameByFolded = nameByFolded;
    this.index = index;
  }

  /** The store index of the last change of any node, 0 if there was none. */
  public long index() {
    return index;
  }

  public int size() {
    return byName.size();
  }

  /** The node of a name, or null. */
  public @Nullable Node get(String name) {
    return byName.get(name);
  }

  /** The node of an id, or null. */
  public @Nullable Node byId(String id) {
    String name = nameById.get(id);
    return name == null ? null : byName.get(name);
  }

  /** The node of a name in the form that look-ups of the catalog use, or null. */
  public @Nullable Node byFolded(String folded) {
    String name = nameByFolded.get(folded);
    return name == null ? null : byName.get(name);
  }

  /** All nodes by their names' order. */
  @Override
  public Iterator<Node> iterator() {
    return byName.values().iterator();
  }

  /** This table with a node in place of the one that has its name. */
  public NodeTable with(Node node, long at) {
    Node old = byName.get(node.name());
    OrderedMap<String, String> ids = old == null ? nameById : nameById.without(old.id());
    String folded = CatalogRow.folded(node.name());
    String first = nameByFolded.get(folded);
    return new NodeTable(
        byName.with(node.name(), node),
        ids.with(node.id(), node.name()),
        first == null || node.name().compareTo(first) < 0
            ? nameByFolded.with(folded, node.name())
            : nameByFolded,
        at);
  }

  /** This table without a node. */
  public NodeTable without(Node node, long at) {
    return new NodeTable(
        byName.without(node.name()), nameById.without(node.id()), foldedWithout(node.name()), at);
  }

  private OrderedMap<String, String> foldedWithout(String name) {
    String folded = CatalogRow.folded(name);
    if (!name.equals(nameByFolded.get(folded))) {
      return nameByFolded;
    }
    for (Node other : this) {
      if (!other.name().equals(name) && CatalogRow.folded(other.name()).equals(folded)) {
        return nameByFolded.with(folded, other.name());
      }
    }
    return nameByFolded.without(folded);
  }

  /** Where the names and ids do not agree, in sentences; reads all of the table. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    if (!byName.isSound() || !nameById.isSound() || byName.size() != nameById.size()) {
      all.add("the nodes' maps are out of order or balance, or differ in size");
    }
    byName.forEach((name, node) -> {
      Node first = byFolded(CatalogRow.folded(name));
      if (!name.equals(node.name())
          || !name.equals(nameById.get(node.id()))
          || first == null
          || first.name().compareTo(name) > 0) {
        all.add("node " + name + " is kept under another name or id");
      }
    });
    return all;
  }

  /** This table with another index. */
  public NodeTable at(long newIndex) {
    return new NodeTable(byName, nameById, nameByFolded, newIndex);
  }
}
