package io.praetor.store.table;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.cluster.ServerNote;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;

/**
 * The table of what leaders have noted of servers, by address, from {@link
 * io.praetor.store.level.Level#CLUSTER_TABLES} on. A restore leaves them: they are this cluster's.
 */
public final class ServerNotes extends Table<OrderedMap<String, ServerNote>, String, ServerNote> {
  public static final ServerNotes TABLE = new ServerNotes();

  private static final int NOTE = 13;

  private ServerNotes() {
    super("server-notes", NOTE);
  }

  @Override
  public int level() {
    return Level.CLUSTER_TABLES;
  }

  @Override
  public OrderedMap<String, ServerNote> empty() {
    return OrderedMap.empty();
  }

  @Override
  public long rows(OrderedMap<String, ServerNote> state) {
    return state.size();
  }

  @Override
  public void write(OrderedMap<String, ServerNote> state, RecordWriter out) {
    for (ServerNote note : state.values()) {
      out.record(NOTE)
          .text(note.address())
          .text(note.incarnation())
          .flag(note.removed())
          .varint(note.index());
    }
  }

  @Override
  public OrderedMap<String, ServerNote> read(
      OrderedMap<String, ServerNote> soFar, int kind, RecordReader in) {
    ByteReader r = in.bytes();
    String address = in.ordered(r.text());
    return soFar.with(
        address, new ServerNote(address, r.text(), r.flag(), in.number(0, in.index())));
  }

  @Override
  public void check(States view, Rules rules) {
    OrderedMap<String, ServerNote> notes = view.get(this);
    rules.require(notes.isSound(), "the server notes' map is out of order or balance");
    rules.require(
        notes.isEmpty() || Levels.hasClusterTables(view), "server notes at the first level");
    for (OrderedMap.Entry<String, ServerNote> entry : notes) {
      ServerNote note = entry.value();
      String name = "the note of server " + entry.key();
      rules.require(entry.key().equals(note.address()), name + " is kept for " + note.address());
      rules.upTo(name + "'s index", note.index(), view.index());
    }
  }

  @Override
  public OrderedMap<String, ServerNote> restore(Restoring restoring) {
    return restoring.ours().get(this);
  }
}
