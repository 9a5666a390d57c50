package io.praetor.store;

import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.Slot;
import io.praetor.store.session.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is true of every view, whatever was applied: for tests, simulations and whoever doubts a
 * server's state. It reads all of the view. Owned by one thread, for one view.
 */
public final class Invariants {
  private final View view;
  private final List<String> violations = new ArrayList<>();

  private Invariants(View view) {
    this.view = view;
  }

  /** What is wrong with a view, in sentences; empty for a sound one. */
  public static List<String> violations(View view) {
    Invariants run = new Invariants(view);
    run.clocks();
    run.keys();
    run.sessions();
    run.nodes();
    run.config();
    run.restore();
    return run.violations;
  }

  /**
   * {@link #violations(View)}, and whether a snapshot of the view is read back as the same.
   *
   * @param encode writes a snapshot
   * @param decode reads one
   */
  public static List<String> violations(
      View view, Function<View, byte[]> encode, Function<byte[], View> decode) {
    List<String> all = new ArrayList<>(violations(view));
    byte[] bytes = encode.apply(view);
    View again = decode.apply(bytes);
    if (!Arrays.equals(bytes, encode.apply(again))) {
      all.add("a snapshot of the view gives other bytes once it was read");
    }
    for (String violation : violations(again)) {
      all.add("read from its snapshot, " + violation);
    }
    return all;
  }

  private void clocks() {
    require(view.index() >= 0, "the store index is " + view.index());
    require(view.timeMs() >= 0, "the log's time is " + view.timeMs());
    upTo("the keys' index", view.kvIndex(), view.index());
    upTo("the sessions' index", view.sessions().index(), view.index());
    upTo("the nodes' index", view.nodes().index(), view.index());
    upTo("the highest reaped index", view.reapedIndex(), view.kvIndex());
  }

  private void keys() {
    violations.addAll(view.kv().violations());
    view.kv()
        .visitSlots(slot -> {
          slot(slot);
          return true;
        });
    violations.addAll(view.lockDelays().violations());
  }

  private void slot(Slot slot) {
    String name = "key " + slot.key();
    require(slot.modifyIndex() > 0, name + " has the index " + slot.modifyIndex());
    upTo(name + "'s index", slot.modifyIndex(), view.kvIndex());
    if (!(slot instanceof KvEntry entry)) {
      return;
    }
    require(entry.createIndex() > 0, name + " was made at " + entry.createIndex());
    upTo(name + "'s create index", entry.createIndex(), entry.modifyIndex());
    require(entry.lockIndex() >= 0, name + " has the lock index " + entry.lockIndex());
    String holder = entry.session();
    if (holder != null) {
      require(view.sessions().get(holder) != null, name + " is held by no session: " + holder);
      require(
          view.sessions().holds(holder, entry.key()),
          name + " is not among those that session " + holder + " holds");
    }
  }

  private void sessions() {
    violations.addAll(view.sessions().violations());
    view.sessions().forEach(this::session);
  }

  private void session(Session session) {
    String name = "session " + session.id();
    require(session.createIndex() > 0, name + " was made at " + session.createIndex());
    upTo(name + "'s index", session.createIndex(), view.sessions().index());
    Node node = view.nodes().get(session.node());
    require(node != null, name + " belongs to no node: " + session.node());
    require(
        node == null
            || node.health() == Health.PASSING
            || !session.nodeChecks().contains(Node.SERF_HEALTH),
        name + " outlives the check of node " + session.node());
    view.sessions()
        .forEachHeld(
            session.id(),
            key -> {
              KvEntry entry = view.kv().get(key);
              @Nullable String holder = entry == null ? null : entry.session();
              require(
                  session.id().equals(holder),
                  name + " holds key " + key + ", whose holder is " + holder);
            });
  }

  private void nodes() {
    violations.addAll(view.nodes().violations());
    view.nodes()
        .forEach(node -> {
          String name = "node " + node.name();
          require(node.createIndex() > 0, name + " was made at " + node.createIndex());
          upTo(name + "'s create index", node.createIndex(), node.modifyIndex());
          upTo(name + "'s index", node.modifyIndex(), view.nodes().index());
        });
  }

  private void config() {
    require(view.config().isSound(), "the settings' map is out of order or balance");
    view.config()
        .forEach((key, blob) -> {
          String name = "setting " + key;
          require(key.equals(blob.name()), name + " is kept for " + blob.name());
          require(blob.createIndex() > 0, name + " was made at " + blob.createIndex());
          upTo(name + "'s create index", blob.createIndex(), blob.modifyIndex());
          upTo(name + "'s index", blob.modifyIndex(), view.index());
        });
  }

  private void restore() {
    PendingRestore pending = view.pendingRestore();
    if (pending != null) {
      long bytes = 0;
      for (byte[] chunk : pending.chunks()) {
        bytes += chunk.length;
      }
      require(
          bytes == pending.bytes(),
          "restore " + pending.id() + " has " + bytes + " bytes, not " + pending.bytes());
      upTo("the bytes of restore " + pending.id(), bytes, pending.totalBytes());
    }
  }

  private void upTo(String what, long value, long max) {
    require(value >= 0 && value <= max, what + " is " + value + ", above " + max);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }
}
