package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.NamedRow;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.Table;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for one row of a table whose rows have ids and names, or for those that fit; immutable. */
interface NamedLookup<R extends NamedRow> extends Lookup {
  /** Where the rows are. */
  Table<NamedRows<R>, String, R> table();

  /** An id or a name; empty for all rows that fit. */
  String text();

  /** Whether it is a name. */
  boolean byName();

  /** Whether a row is one of several that are looked for. */
  default boolean fits(R row) {
    return true;
  }

  /** How a row is told. */
  Shown shown(View view, R row);

  /** Whether all rows are looked for that fit, and not one. */
  default boolean isAll() {
    return text().isEmpty();
  }

  @Override
  default Topic topic() {
    return isAll() || byName() ? table().topic() : new Topic.OfRow(table().name(), text());
  }

  /** That of a row that is not there is no lower than what was told of it before. */
  @Override
  default long index(View view) {
    R row = isAll() ? null : row(view);
    return row == null ? view.indexOf(table()) : Math.max(1, row.modifyIndex());
  }

  @Override
  default List<Shown> find(View view, Resolution.Known asking) {
    if (!isAll()) {
      R row = row(view);
      return row == null ? List.of() : List.of(shown(view, row));
    }
    List<Shown> found = new ArrayList<>();
    view.get(table())
        .all()
        .forEach(row -> {
          if (fits(row)) {
            found.add(shown(view, row));
          }
        });
    return found;
  }

  private @Nullable R row(View view) {
    return byName() ? view.get(table()).named(text()) : view.get(table()).get(text());
  }
}
