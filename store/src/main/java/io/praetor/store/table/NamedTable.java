package io.praetor.store.table;

import io.praetor.store.access.NamedRow;
import io.praetor.store.access.NamedRows;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.watch.WatchRegistry;

/**
 * A table of rows with ids and names, all of which somebody made; stateless. Its section is its
 * index, and a record for each row. A restore takes the rows of the snapshot.
 */
abstract class NamedTable<R extends NamedRow> extends Table<NamedRows<R>, String, R> {
  private final int indexKind;
  private final int rowKind;
  private final NamedRows<R> none;

  NamedTable(String name, int indexKind, int rowKind, NamedRows<R> none) {
    super(name, indexKind, rowKind);
    this.indexKind = indexKind;
    this.rowKind = rowKind;
    this.none = none;
  }

  /** Writes a row but for its indexes. */
  abstract void write(ByteWriter out, R row);

  /** Reads what {@link #write(ByteWriter, NamedRow)} wrote, as a row without indexes. */
  abstract R read(ByteReader in);

  /** A row with its indexes. */
  abstract R row(R row, long createIndex, long modifyIndex);

  @Override
  public final NamedRows<R> empty() {
    return none;
  }

  @Override
  public final long index(NamedRows<R> state) {
    return state.index();
  }

  @Override
  public final long rows(NamedRows<R> state) {
    return state.size();
  }

  @Override
  public final void write(NamedRows<R> state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(indexKind).varint(state.index());
    }
    for (R row : state.all()) {
      ByteWriter w = out.record(rowKind);
      write(w, row);
      w.varint(row.createIndex()).varint(row.modifyIndex());
    }
  }

  @Override
  public final NamedRows<R> read(NamedRows<R> soFar, int kind, RecordReader in) {
    if (kind == indexKind) {
      if (soFar.index() != 0) {
        throw new MalformedException("the " + name() + " state their index twice or too late");
      }
      return soFar.at(in.number(1, in.index()));
    }
    R row = read(in.bytes());
    var _ = in.ordered(row.id());
    long created = in.number(1, soFar.index());
    long modified = in.number(created, soFar.index());
    if (soFar.named(row.name()) != null) {
      throw new MalformedException("two " + name() + " have the name \"" + row.name() + "\"");
    }
    return soFar.with(row(row, created, modified), soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    NamedRows<R> rows = view.get(this);
    rows.violations(name()).forEach(rules::violated);
    rules.require(
        rows.size() == 0 || view.get(Levels.TABLE).level() >= level(),
        name() + " are there below level " + level());
    for (R row : rows.all()) {
      rules.row(name() + " " + row.id(), row.createIndex(), row.modifyIndex(), rows.index());
    }
  }

  @Override
  public final NamedRows<R> restore(Restoring restoring) {
    NamedRows<R> ours = restoring.ours().get(this);
    NamedRows<R> theirs = restoring.theirs().get(this);
    NamedRows<R> next = none;
    for (R row : theirs.all()) {
      boolean stays = row.equals(ours.get(row.id())) || !restoring.wasSeen(row.modifyIndex());
      next = next.with(stays ? row : row(row, row.createIndex(), restoring.at()), restoring.at());
    }
    return ours.index() == 0 && theirs.index() == 0 ? next : next.at(restoring.at());
  }

  @Override
  public final void wake(Change<String, R> change, WatchRegistry watches) {
    watches.fireRow(name(), change.id());
  }
}
