package io.praetor.store.table;

import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.catalog.NodeTable;
import io.praetor.store.kv.KvTable;
import io.praetor.store.session.SessionTable;

/**
 * The first record of a snapshot: the store index, the log's time, and the indexes of the three
 * oldest tables, which are not in their sections. It gets no more: a table that keeps an index
 * writes it into its own section.
 */
public final class Head {
  /** The kind of the record. */
  public static final int KIND = 1;

  private Head() {}

  /** Writes it. */
  public static void write(States view, RecordWriter out) {
    KvTable keys = view.get(Keys.TABLE);
    ByteWriter w = out.record(KIND).varint(view.index()).varint(view.timeMs());
    w.varint(keys.index())
        .varint(keys.reapedIndex())
        .varint(view.get(Sessions.TABLE).index())
        .varint(view.get(Nodes.TABLE).index());
  }

  /** Reads what is behind the store index and the log's time. */
  public static void read(RecordReader in) {
    long kvIndex = in.number(0, in.index());
    long reapedIndex = in.number(0, kvIndex);
    in.set(Keys.TABLE, new KvTable(KvTable.EMPTY.tree(), kvIndex, reapedIndex));
    in.set(Sessions.TABLE, SessionTable.EMPTY.at(in.number(0, in.index())));
    in.set(Nodes.TABLE, NodeTable.EMPTY.at(in.number(0, in.index())));
  }
}
