package io.praetor.agent.api.acl;

import io.praetor.store.View;
import io.praetor.store.access.NamedRow;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.Table;
import io.praetor.store.watch.Topic;
import org.jspecify.annotations.Nullable;

/**
 * One row of policies or of roles, or all of them; immutable.
 *
 * @param text an id or a name; empty for all
 * @param byName which of the two
 */
record NamedSubject<R extends NamedRow>(
    Table<NamedRows<R>, String, R> table, String text, boolean byName) {
  boolean isAll() {
    return text.isEmpty();
  }

  Topic topic() {
    return isAll() || byName ? table.topic() : new Topic.OfRow(table.name(), text);
  }

  /** The one row, or null if it is not there. */
  @Nullable R row(View view) {
    return byName ? view.get(table).named(text) : view.get(table).get(text);
  }

  /** That of a row that is not there is no lower than what was told of it before. */
  long index(View view) {
    R row = isAll() ? null : row(view);
    return row == null ? view.indexOf(table) : Math.max(1, row.modifyIndex());
  }
}
