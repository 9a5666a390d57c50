package io.praetor.store.table;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.RowTable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What the tables of services and checks share in snapshots and restores; stateless. */
final class CatalogSections {
  private CatalogSections() {}

  /** Reads the record of a table's index, which stands before its rows. */
  static <R extends CatalogRow> RowTable<R> index(RowTable<R> soFar, RecordReader in) {
    if (soFar.index() != 0) {
      throw new io.praetor.store.bytes.MalformedException(
          "a table of the catalog states its index twice or too late");
    }
    return soFar.at(in.number(1, in.index()));
  }

  private static @Nullable String name(Restoring restoring, String node) {
    return NodeNames.of(restoring.next(Nodes.TABLE), restoring.next(ExternalNodes.TABLE), node);
  }

  /** The rows of a snapshot whose nodes are here; what may look old gets the new index. */
  static <R extends CatalogRow> RowTable<R> restore(
      Restoring restoring, Table<RowTable<R>, ?, R> table, BiFunction<R, Long, R> at) {
    RowTable<R> ours = restoring.ours().get(table);
    RowTable<R> theirs = restoring.theirs().get(table);
    RowTable<R> next = RowTable.empty();
    for (R row : theirs.all()) {
      if (row.node().equals(name(restoring, row.node()))) {
        boolean stays =
            row.equals(ours.get(row.node(), row.id())) || !restoring.wasSeen(row.modifyIndex());
        next = next.with(stays ? row : at.apply(row, restoring.at()), restoring.at());
      }
    }
    return ours.index() == 0 && theirs.index() == 0 ? next : next.at(restoring.at());
  }
}
