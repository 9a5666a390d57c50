package io.praetor.store.snapshot;

import io.praetor.store.PendingRestore;
import io.praetor.store.View;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.catalog.Node;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.Slot;
import io.praetor.store.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes the records of a view in one fixed order: what a state is decides them, not how it came
 * about.
 */
final class ViewWriter {
  static final int HEAD = 1;
  static final int NODE = 2;
  static final int SESSION = 3;
  static final int ENTRY = 4;
  static final int TOMBSTONE = 5;
  static final int LOCK_DELAY = 6;
  static final int CONFIG = 7;
  static final int RESTORE = 8;
  static final int RESTORE_CHUNK = 9;

  private final BlockOutput out;

  private ViewWriter(BlockOutput out) {
    this.out = out;
  }

  static void write(View view, BlockOutput out) throws IOException {
    try {
      new ViewWriter(out).write(view);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private ByteWriter record(int kind) {
    try {
      return out.record().u8(kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(View view) {
    record(HEAD)
        .varint(view.index())
        .varint(view.timeMs())
        .varint(view.kvIndex())
        .varint(view.reapedIndex())
        .varint(view.sessions().index())
        .varint(view.nodes().index());
    view.nodes().forEach(this::node);
    view.sessions().forEach(this::session);
    view.kv()
        .visitSlots(slot -> {
          slot(slot);
          return true;
        });
    view.lockDelays().forEach((key, until) -> record(LOCK_DELAY).blob(key.bytes()).varint(until));
    view.config()
        .forEach((name, blob) ->
            record(CONFIG)
                .text(name)
                .blob(blob.value())
                .varint(blob.createIndex())
                .varint(blob.modifyIndex()));
    PendingRestore pending = view.pendingRestore();
    if (pending != null) {
      record(RESTORE).text(pending.id()).varint(pending.totalBytes());
      for (byte[] chunk : pending.chunks()) {
        record(RESTORE_CHUNK).blob(chunk);
      }
    }
  }

  private void slot(Slot slot) {
    if (slot instanceof KvEntry entry) {
      record(ENTRY)
          .blob(entry.key().bytes())
          .blob(entry.value())
          .varint(entry.flags())
          .varint(entry.lockIndex())
          .text(entry.session() == null ? "" : entry.session())
          .varint(entry.createIndex())
          .varint(entry.modifyIndex());
    } else {
      record(TOMBSTONE).blob(slot.key().bytes()).varint(slot.modifyIndex());
    }
  }

  private void node(Node node) {
    ByteWriter w =
        record(NODE).text(node.id()).text(node.name()).text(node.address()).flag(node.server());
    w.varint(node.meta().size());
    new TreeMap<>(node.meta()).forEach((name, value) -> w.text(name).text(value));
    w.u8(
        switch (node.health()) {
          case PASSING -> 0;
          case CRITICAL -> 1;
        });
    w.text(node.output()).varint(node.createIndex()).varint(node.modifyIndex());
  }

  private void session(Session s) {
    ByteWriter w =
        record(SESSION).text(s.id()).text(s.name()).text(s.node()).varint(s.lockDelayMs());
    w.flag(s.deletes()).text(s.ttl()).varint(s.ttlMs());
    texts(w, s.nodeChecks());
    texts(w, s.serviceChecks());
    w.varint(s.createIndex());
  }

  private static void texts(ByteWriter w, List<String> texts) {
    w.varint(texts.size());
    for (String text : texts) {
      w.text(text);
    }
  }
}
