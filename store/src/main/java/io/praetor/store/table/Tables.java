package io.praetor.store.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of a store in their one order; immutable. */
public final class Tables {
  /**
   * All tables. The order is that of their sections in snapshots, in which they are restored as
   * well: a table stands behind those that it refers to.
   */
  public static final Tables ALL =
      new Tables(
          List.of(
              Levels.TABLE,
              Nodes.TABLE,
              ExternalNodes.TABLE,
              Sessions.TABLE,
              Keys.TABLE,
              LockDelayTimes.TABLE,
              Settings.TABLE,
              ClusterSettings.TABLE,
              LeftAgents.TABLE,
              ServerNotes.TABLE,
              Services.TABLE,
              Checks.TABLE,
              CatalogIndexes.TABLE,
              PreparedQueries.TABLE,
              Tokens.TABLE,
              Policies.TABLE,
              Roles.TABLE,
              AuthMethods.TABLE,
              BindingRules.TABLE,
              ValueRules.TABLE,
              Retentions.TABLE,
              History.TABLE,
              PendingApplies.TABLE,
              PendingRestores.TABLE));

  private final List<Table<?, ?, ?>> inOrder;

  /** By the kind of a record; null: no table has it. */
  private final @Nullable Table<?, ?, ?>[] byKind;

  private final int[] positionBySlot;

  /**
   * Tables in an order.
   *
   * @throws IllegalArgumentException if two share a name or a kind of records
   */
  public Tables(List<Table<?, ?, ?>> inOrder) {
    this.inOrder = List.copyOf(inOrder);
    int kindMax = 1;
    Set<String> names = new HashSet<>();
    for (Table<?, ?, ?> table : inOrder) {
      for (int kind : table.kinds()) {
        kindMax = Math.max(kindMax, kind);
      }
      if (!names.add(table.name())) {
        throw new IllegalArgumentException("two tables have the name " + table.name());
      }
    }
    byKind = new Table<?, ?, ?>[kindMax + 1];
    positionBySlot = new int[kindMax + 1];
    for (int i = 0; i < inOrder.size(); i++) {
      Table<?, ?, ?> table = inOrder.get(i);
      positionBySlot[table.slot()] = i;
      for (int kind : table.kinds()) {
        if (kind < 2 || kind > Table.KIND_MAX || byKind[kind] != null) {
          throw new IllegalArgumentException(
              "table " + table + " cannot have the kind " + kind + " of records");
        }
        byKind[kind] = table;
      }
    }
  }

  /** The tables in their order. */
  public List<Table<?, ?, ?>> inOrder() {
    return inOrder;
  }

  /** The table that has a kind of records, or null. */
  public @Nullable Table<?, ?, ?> ofKind(int kind) {
    return kind < byKind.length && kind >= 0 ? byKind[kind] : null;
  }

  /** How many tables stand before one. */
  public int position(Table<?, ?, ?> table) {
    return positionBySlot[table.slot()];
  }

  int kindMax() {
    return byKind.length - 1;
  }
}
