package io.praetor.store.table;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.history.Retention;
import io.praetor.store.history.RetentionTable;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;

/**
 * The table of what is kept of the changes of keys, from {@link Level#CHANGE_LOG} on. A restore
 * leaves it.
 */
public final class Retentions extends Table<RetentionTable, Key, RetentionTable.Row> {
  public static final Retentions TABLE = new Retentions();

  private static final int INDEX = 39;
  private static final int RETENTION = 40;

  private Retentions() {
    super("retention", INDEX, RETENTION);
  }

  @Override
  public int level() {
    return Level.CHANGE_LOG;
  }

  @Override
  public RetentionTable empty() {
    return RetentionTable.EMPTY;
  }

  @Override
  public long index(RetentionTable state) {
    return state.index();
  }

  @Override
  public long rows(RetentionTable state) {
    return state.size();
  }

  @Override
  public void write(RetentionTable state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(INDEX).varint(state.index());
    }
    for (RetentionTable.Row row : state.all()) {
      Retention r = row.retention();
      out.record(RETENTION)
          .blob(r.prefix().bytes())
          .varint(r.versions())
          .varint(r.days())
          .varint(r.bytesMax())
          .varint(row.createIndex())
          .varint(row.modifyIndex());
    }
  }

  @Override
  public RetentionTable read(RetentionTable soFar, int kind, RecordReader in) {
    if (kind == INDEX) {
      if (soFar.index() != 0) {
        throw new MalformedException("the retention states its index twice or too late");
      }
      return soFar.at(in.number(1, in.index()));
    }
    ByteReader r = in.bytes();
    Key prefix = in.ordered(Key.of(r.blob()));
    Retention retention =
        new Retention(
            prefix,
            (int) in.number(0, Retention.VERSIONS_MAX),
            (int) in.number(0, Retention.DAYS_MAX),
            in.number(0, Retention.BYTES_MAX));
    if (retention.fault() != null) {
      throw new MalformedException("the retention of \"" + prefix + "\": " + retention.fault());
    }
    long created = in.number(1, soFar.index());
    long modified = in.number(created, soFar.index());
    return soFar.with(new RetentionTable.Row(retention, created, modified), soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    RetentionTable table = view.get(this);
    rules.require(
        table.size() == 0 || view.get(Levels.TABLE).level() >= Level.CHANGE_LOG,
        "a retention is there below level " + Level.CHANGE_LOG);
    for (RetentionTable.Row row : table.all()) {
      rules.row(
          "the retention of \"" + row.retention().prefix() + "\"",
          row.createIndex(),
          row.modifyIndex(),
          table.index());
    }
  }

  /** What is kept is the cluster's, as its history is. */
  @Override
  public RetentionTable restore(Restoring restoring) {
    return restoring.ours().get(this);
  }
}
