package io.praetor.store.snapshot;

import io.praetor.store.PendingRestore;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.NodeTable;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.session.LockDelays;
import io.praetor.store.session.Session;
import io.praetor.store.session.SessionTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds a view from the records that {@link ViewWriter} wrote; owned by one thread. */
final class ViewReader {
  private KvTree kv = KvTree.EMPTY;
  private SessionTable sessions = SessionTable.EMPTY;
  private NodeTable nodes = NodeTable.EMPTY;
  private LockDelays lockDelays = LockDelays.NONE;
  private OrderedMap<String, ConfigBlob> config = OrderedMap.empty();
  private @Nullable PendingRestore pending;
  private int section = ViewWriter.HEAD;
  private Object last = this;
  private long index;
  private long kvIndex;
  private long sessionIndex;
  private long nodeIndex;

  private ViewReader() {}

  static View read(BlockInput in) throws IOException {
    ByteReader first = in.record();
    if (first == null || first.u8() != ViewWriter.HEAD) {
      throw new MalformedException("a snapshot without its head");
    }
    return new ViewReader().read(first, in);
  }

  private View read(ByteReader head, BlockInput in) throws IOException {
    index = upTo(Long.MAX_VALUE - 1, head);
    long timeMs = upTo(Long.MAX_VALUE, head);
    kvIndex = upTo(index, head);
    long reapedIndex = upTo(kvIndex, head);
    sessionIndex = upTo(index, head);
    nodeIndex = upTo(index, head);
    for (ByteReader r = in.record(); r != null; r = in.record()) {
      int kind = r.u8();
      section(kind);
      switch (kind) {
        case ViewWriter.NODE -> node(r);
        case ViewWriter.SESSION -> session(r);
        case ViewWriter.ENTRY -> entry(r);
        case ViewWriter.TOMBSTONE -> slot(new Tombstone(Key.of(r.blob()), upTo(kvIndex, r)));
        case ViewWriter.LOCK_DELAY -> {
          Key key = ordered(Key.of(r.blob()));
          lockDelays = lockDelays.with(key, upTo(Long.MAX_VALUE, r));
        }
        case ViewWriter.CONFIG -> {
          String name = ordered(r.text());
          byte[] value = r.blob();
          long created = upTo(index, r);
          config = config.with(name, new ConfigBlob(name, value, created, from(created, index, r)));
        }
        case ViewWriter.RESTORE ->
            pending = PendingRestore.begin(r.text(), upTo(StateMachine.RESTORE_BYTES_MAX, r));
        case ViewWriter.RESTORE_CHUNK -> chunk(r.blob());
        default -> throw new MalformedException("no record of a snapshot has the kind " + kind);
      }
    }
    return new View(
        index,
        timeMs,
        kv,
        kvIndex,
        reapedIndex,
        sessions.at(sessionIndex),
        nodes.at(nodeIndex),
        lockDelays,
        config,
        pending);
  }

  /** Equal states have equal bytes only if each comes in one order: no other is read. */
  private void section(int kind) {
    int next = kind == ViewWriter.TOMBSTONE ? ViewWriter.ENTRY : kind;
    if (next < section || (next == section && next == ViewWriter.RESTORE)) {
      throw new MalformedException(
          "a snapshot's records are out of order: kind " + kind + " after " + section);
    }
    if (next > section) {
      section = next;
      last = this;
    }
  }

  private Key ordered(Key key) {
    if (last instanceof Key before && before.compareTo(key) >= 0) {
      throw new MalformedException("the keys of a snapshot are out of order at " + key);
    }
    last = key;
    return key;
  }

  private String ordered(String name) {
    if (last instanceof String before && before.compareTo(name) >= 0) {
      throw new MalformedException("the names of a snapshot are out of order at " + name);
    }
    last = name;
    return name;
  }

  private static long upTo(long max, ByteReader r) {
    return from(0, max, r);
  }

  private static long from(long min, long max, ByteReader r) {
    long value = r.varint();
    if (value < min || value > max) {
      throw new MalformedException(
          "a number of a snapshot is not between " + min + " and " + max + ": " + value);
    }
    return value;
  }

  private void chunk(byte[] bytes) {
    if (pending == null || bytes.length > pending.totalBytes() - pending.bytes()) {
      throw new MalformedException("a chunk of a restore that was not begun, or has all its bytes");
    }
    pending = pending.with(bytes);
  }

  private void slot(Slot slot) {
    kv = kv.with(slot);
    ordered(slot.key());
  }

  private void entry(ByteReader r) {
    Key key = Key.of(r.blob());
    byte[] value = r.blob();
    long flags = r.varint();
    long lockIndex = upTo(Long.MAX_VALUE, r);
    String session = r.text();
    long created = upTo(kvIndex, r);
    long modified = from(created, kvIndex, r);
    slot(
        new KvEntry(
            key, value, flags, lockIndex, session.isEmpty() ? null : session, created, modified));
    if (!session.isEmpty()) {
      if (sessions.get(session) == null) {
        throw new MalformedException(
            "key " + key + " is held by session " + session + ", which is not there");
      }
      sessions = sessions.hold(session, key);
    }
  }

  private void node(ByteReader r) {
    String id = r.text();
    String name = ordered(r.text());
    String address = r.text();
    boolean server = r.flag();
    int n = r.count(r.remaining());
    TreeMap<String, String> meta = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      String key = r.text();
      if (!meta.isEmpty() && meta.lastKey().compareTo(key) >= 0) {
        throw new MalformedException("the meta data of node " + name + " is out of order");
      }
      meta.put(key, r.text());
    }
    if (nodes.byId(id) != null) {
      throw new MalformedException("two nodes of a snapshot have the id " + id);
    }
    Health health = r.flag() ? Health.CRITICAL : Health.PASSING;
    String output = r.text();
    long created = upTo(nodeIndex, r);
    long modified = from(created, nodeIndex, r);
    nodes =
        nodes.with(
            new Node(id, name, address, server, meta, health, output, created, modified),
            nodeIndex);
  }

  private void session(ByteReader r) {
    Session session =
        new Session(
            ordered(r.text()),
            r.text(),
            r.text(),
            upTo(Long.MAX_VALUE, r),
            r.flag(),
            r.text(),
            upTo(Long.MAX_VALUE, r),
            texts(r),
            texts(r),
            upTo(sessionIndex, r));
    if (nodes.get(session.node()) == null) {
      throw new MalformedException(
          "session "
              + session.id()
              + " belongs to node "
              + session.node()
              + ", which is not there");
    }
    sessions = sessions.with(session, sessionIndex);
  }

  private static List<String> texts(ByteReader r) {
    int n = r.count(r.remaining());
    List<String> texts = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      texts.add(r.text());
    }
    return texts;
  }
}
