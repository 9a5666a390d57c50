package io.praetor.verification.replay;

import io.praetor.store.View;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.Slot;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.waiting.PendingRestore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** The entries of snapshots as texts, to say in which of them two differ; stateless. */
final class Rows {
  private Rows() {}

  /** What differs between the snapshot of this build and that of another. */
  static List<String> differences(byte[] own, byte[] other) {
    Map<String, String> here = of(own);
    Map<String, String> there = of(other);
    TreeSet<String> names = new TreeSet<>(here.keySet());
    names.addAll(there.keySet());
    List<String> all = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(here.get(name), there.get(name))) {
        all.add(name + ": here " + here.get(name) + ", there " + there.get(name));
      }
    }
    if (all.isEmpty()) {
      all.add("equal entries in " + own.length + " bytes here and " + other.length + " there");
    }
    return all;
  }

  private static Map<String, String> of(byte[] snapshot) {
    View view = SnapshotCodec.decode(snapshot);
    TreeMap<String, String> rows = new TreeMap<>();
    rows.put("index", String.valueOf(view.index()));
    rows.put("log time", String.valueOf(view.timeMs()));
    rows.put("level", String.valueOf(view.level()));
    rows.put("index of keys", String.valueOf(view.kvIndex()));
    rows.put("reaped index", String.valueOf(view.reapedIndex()));
    rows.put("index of sessions", String.valueOf(view.sessions().index()));
    rows.put("index of nodes", String.valueOf(view.nodes().index()));
    for (Slot slot : view.kv().slots()) {
      rows.put(
          (slot instanceof KvEntry ? "key " : "tombstone ") + Rendering.of(slot.key().bytes()),
          Rendering.of(slot));
    }
    view.sessions().forEach(session -> rows.put("session " + session.id(), Rendering.of(session)));
    view.nodes().forEach(node -> rows.put("node " + node.name(), Rendering.of(node)));
    view.lockDelays()
        .forEach(delay ->
            rows.put(
                "lock-delay of " + Rendering.of(delay.key().bytes()),
                String.valueOf(delay.value())));
    view.config().forEach((name, blob) -> rows.put("setting " + name, Rendering.of(blob)));
    PendingRestore pending = view.get(PendingRestores.TABLE);
    rows.put("restore", pending.id() + " " + pending.bytes() + " of " + pending.totalBytes());
    return rows;
  }
}
