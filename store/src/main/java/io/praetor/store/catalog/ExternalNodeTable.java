package io.praetor.store.catalog;

import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** All nodes that run no agent, by folded name and by id; immutable. */
public final class ExternalNodeTable {
  /** The table without nodes. */
  public static final ExternalNodeTable EMPTY =
      new ExternalNodeTable(OrderedMap.empty(), OrderedMap.empty());

  private final OrderedMap<String, ExternalNode> byName;
  private final OrderedMap<String, String> nameById;

  private ExternalNodeTable(
      OrderedMap<String, ExternalNode> byName, OrderedMap<String, String> nameById) {
    this.byName = byName;
    this.nameById = nameById;
  }

  public int size() {
    return byName.size();
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** The node of a name in the form that look-ups use, or null. */
  public @Nullable ExternalNode get(String folded) {
    return byName.get(folded);
  }

  /** The node of an id, or null; the empty id is nobody's. */
  public @Nullable ExternalNode byId(String id) {
    String name = nameById.get(id);
    return name == null ? null : byName.get(name);
  }

  /** All nodes by their names' order. */
  public Iterable<ExternalNode> values() {
    return byName.values();
  }

  /** All nodes with their names in the form that look-ups use, in that order. */
  public void forEach(BiConsumer<String, ExternalNode> action) {
    byName.forEach(action);
  }

  /** This table with a node in place of the one that has its name. */
  public ExternalNodeTable with(ExternalNode node) {
    String name = CatalogRow.folded(node.name());
    OrderedMap<String, String> ids = idsWithout(name);
    String id = node.definition().id();
    return new ExternalNodeTable(byName.with(name, node), id.isEmpty() ? ids : ids.with(id, name));
  }

  /** This table without the node of a name in the form that look-ups use. */
  public ExternalNodeTable without(String folded) {
    return new ExternalNodeTable(byName.without(folded), idsWithout(folded));
  }

  private OrderedMap<String, String> idsWithout(String name) {
    ExternalNode old = byName.get(name);
    String id = old == null ? "" : old.definition().id();
    return name.equals(nameById.get(id)) ? nameById.without(id) : nameById;
  }

  /** Where the names and ids do not agree, in sentences; reads all of the table. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    int[] withId = new int[1];
    byName.forEach((name, node) -> {
      String id = node.definition().id();
      withId[0] += id.isEmpty() ? 0 : 1;
      if (!name.equals(CatalogRow.folded(node.name()))
          || (!id.isEmpty() && !name.equals(nameById.get(id)))) {
        all.add("external node " + name + " is kept under another name or id");
      }
    });
    if (!byName.isSound() || !nameById.isSound() || nameById.size() != withId[0]) {
      all.add("the external nodes' maps are out of order or balance, or differ in size");
    }
    return all;
  }
}
