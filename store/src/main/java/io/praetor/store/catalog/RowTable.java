package io.praetor.store.catalog;

import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one kind by node and by group, see {@link CatalogRow}; immutable. */
public final class RowTable<R extends CatalogRow> {
  private static final RowTable<?> EMPTY =
      new RowTable<ServiceInstance>(OrderedMap.empty(), OrderedMap.empty(), 0, 0);

  private final OrderedMap<String, OrderedMap<String, R>> byNode;
  private final OrderedMap<String, OrderedMap<String, R>> byGroup;
  private final int size;
  private final long index;

  private RowTable(
      OrderedMap<String, OrderedMap<String, R>> byNode,
      OrderedMap<String, OrderedMap<String, R>> byGroup,
      int size,
      long index) {
    this.byNode = byNode;
    this.byGroup = byGroup;
    this.size = size;
    this.index = index;
  }

  /** The table without rows. */
  @SuppressWarnings("unchecked")
  public static <R extends CatalogRow> RowTable<R> empty() {
    return (RowTable<R>) EMPTY;
  }

  public int size() {
    return size;
  }

  /** The store index of the last change of any row, 0 if there was none. */
  public long index() {
    return index;
  }

  /** A row of a node, or null. */
  public @Nullable R get(String node, String id) {
    OrderedMap<String, R> rows = byNode.get(CatalogRow.folded(node));
    return rows == null ? null : rows.get(CatalogRow.folded(id));
  }

  /** The rows of a node by their ids' order. */
  public Iterable<R> ofNode(String node) {
    return values(byNode.get(CatalogRow.folded(node)));
  }

  /** The rows of a group by the order of nodes and ids. */
  public Iterable<R> ofGroup(String group) {
    return values(byGroup.get(group));
  }

  /** How many rows a group has. */
  public int groupSize(String group) {
    OrderedMap<String, R> rows = byGroup.get(group);
    return rows == null ? 0 : rows.size();
  }

  /** Whether a group has a row. */
  public boolean hasGroup(String group) {
    return byGroup.has(group);
  }

  /** The groups that have rows, each with them. */
  public Iterable<OrderedMap.Entry<String, OrderedMap<String, R>>> groups() {
    return byGroup;
  }

  /** All rows by the order of nodes and ids. */
  public Iterable<R> all() {
    List<R> all = new ArrayList<>(size);
    byNode.forEach((node, rows) -> rows.values().forEach(all::add));
    return all;
  }

  private static <R> Iterable<R> values(@Nullable OrderedMap<String, R> rows) {
    return rows == null ? List.of() : rows.values();
  }

  /** This table with a row in place of the one that has its node and id. */
  public RowTable<R> with(R row, long at) {
    R old = get(row.node(), row.id());
    RowTable<R> rest = old == null ? this : without(old, at);
    String node = CatalogRow.folded(row.node());
    return new RowTable<>(
        rest.byNode.with(node, rows(rest.byNode.get(node)).with(CatalogRow.folded(row.id()), row)),
        rest.byGroup.with(row.group(), rows(rest.byGroup.get(row.group())).with(row.key(), row)),
        rest.size + 1,
        at);
  }

  /** This table without a row that is there. */
  public RowTable<R> without(R row, long at) {
    String node = CatalogRow.folded(row.node());
    return new RowTable<>(
        put(byNode, node, rows(byNode.get(node)).without(CatalogRow.folded(row.id()))),
        put(byGroup, row.group(), rows(byGroup.get(row.group())).without(row.key())),
        size - 1,
        at);
  }

  private static <R> OrderedMap<String, R> rows(@Nullable OrderedMap<String, R> rows) {
    return rows == null ? OrderedMap.empty() : rows;
  }

  private static <R> OrderedMap<String, OrderedMap<String, R>> put(
      OrderedMap<String, OrderedMap<String, R>> map, String name, OrderedMap<String, R> rows) {
    return rows.isEmpty() ? map.without(name) : map.with(name, rows);
  }

  /** This table with another index. */
  public RowTable<R> at(long newIndex) {
    return new RowTable<>(byNode, byGroup, size, newIndex);
  }

  /** Where its maps do not agree, in sentences; reads all of it. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    int[] counts = new int[2];
    byNode.forEach((node, rows) -> {
      counts[0] += rows.size();
      rows.forEach((id, row) -> {
        OrderedMap<String, R> group = byGroup.get(row.group());
        if (!id.equals(CatalogRow.folded(row.id()))
            || !node.equals(CatalogRow.folded(row.node()))
            || group == null
            || !row.equals(group.get(row.key()))) {
          all.add(row.id() + " of node " + row.node() + " is kept under another name");
        }
      });
    });
    byGroup.forEach((group, rows) -> counts[1] += rows.size());
    if (!byNode.isSound() || !byGroup.isSound() || counts[0] != size || counts[1] != size) {
      all.add("the maps of the catalog are out of order or balance, or differ in size");
    }
    return all;
  }
}
