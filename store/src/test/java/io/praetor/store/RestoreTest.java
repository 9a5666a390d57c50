package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.session.Session;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Change;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.table.Sessions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snapshots restored through the log into a store that goes on. */
class RestoreTest {
  private static final Key A = Key.utf8("a");
  private static final Key B = Key.utf8("b");
  private static final Key C = Key.utf8("c");

  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final List<Changes> changes = new ArrayList<>();

  static void restore(StateMachine store, byte[] bytes, int chunkBytes) {
    store.apply(0, new Command.RestoreBegin("r", bytes.length));
    for (int at = 0; at < bytes.length; at += chunkBytes) {
      byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunkBytes));
      assertThat(store.apply(0, new Command.RestoreChunk("r", at, chunk)))
          .isInstanceOf(Outcome.Done.class);
    }
    assertThat(store.apply(0, new Command.RestoreCommit("r"))).isInstanceOf(Outcome.Done.class);
  }

  private void set(Key key, String value) {
    store.apply(0, new Command.KvSet(key, value.getBytes(StandardCharsets.UTF_8), 0));
  }

  private void session(String id, String node, boolean deletes) {
    store.apply(
        0,
        new Command.SessionCreate(
            id, "", node, 15_000, deletes, "", 0, List.of("serfHealth"), List.of()));
  }

  private void register(String name) {
    store.apply(0, new Command.NodeRegister("id-" + name, name, name + ":8300", false, Map.of()));
  }

  private KvEntry entry(Key key) {
    KvEntry entry = store.view().kv().get(key);
    assertThat(entry).as("%s", key).isNotNull();
    return Objects.requireNonNull(entry);
  }

  @Test
  void aRestoreThatIsTakenBackIsGone() {
    set(A, "1");
    byte[] before = SnapshotCodec.encode(store.view());
    store.apply(0, new Command.RestoreBegin("r", 10));
    store.apply(0, new Command.RestoreChunk("r", 0, new byte[4]));
    assertThat(store.apply(0, new Command.RestoreAbort("another", -1))).isEqualTo(done(false));
    assertThat(store.apply(0, new Command.RestoreAbort("r", 3))).isEqualTo(done(false));
    assertThat(store.view().get(PendingRestores.TABLE).bytes()).isEqualTo(4);
    assertThat(store.apply(0, new Command.RestoreAbort("r", 4))).isEqualTo(done(true));
    assertThat(SnapshotCodec.encode(store.view())).isEqualTo(before);
    assertThat(store.apply(0, new Command.RestoreChunk("r", 4, new byte[4])))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.text()).contains("restore r is not under way"));
    store.apply(0, new Command.RestoreBegin("again", 10));
    assertThat(store.apply(0, new Command.RestoreAbort("again", -1))).isEqualTo(done(true));
    assertThat(store.apply(0, new Command.RestoreAbort("again", -1))).isEqualTo(done(false));
  }

  private Outcome done(boolean done) {
    return new Outcome.Done(done, store.view().index());
  }

  @AfterEach
  void isSound() {
    StoreAssert.isSound(store, "at the end");
  }

  @Test
  void whatIsAnotherThanBeforeGetsTheNewIndexAndTheRestKeepsItsOwn() {
    set(A, "1");
    set(B, "1");
    byte[] snapshot = SnapshotCodec.encode(store.view());
    set(B, "2");
    set(C, "1");
    assertThat(store.view().index()).isEqualTo(4);
    store.listen((view, change) -> changes.add(change));
    restore(store, snapshot, 7);
    View view = store.view();
    assertThat(view.index()).isEqualTo(5);
    assertThat(entry(A).modifyIndex()).isEqualTo(1);
    assertThat(entry(B).modifyIndex()).isEqualTo(5);
    assertThat(entry(B).createIndex()).isEqualTo(2);
    assertThat(entry(B).value()).asString().isEqualTo("1");
    assertThat(view.kv().get(C)).isNull();
    assertThat(view.indexOfPrefix(C)).isEqualTo(5);
    assertThat(view.indexOfPrefix(A)).isEqualTo(1);
    assertThat(changes.getLast().all()).isTrue();
  }

  @Test
  void aSnapshotThatIsAheadKeepsItsIndexes() {
    for (int i = 0; i < 10; i++) {
      set(A, "v" + i);
    }
    byte[] ahead = SnapshotCodec.encode(store.view());
    StateMachine young = new StateMachine(SnapshotCodec::read);
    young.apply(0, new Command.KvSet(B, new byte[0], 0));
    restore(young, ahead, 1000);
    StoreAssert.isSound(young, "ahead");
    assertThat(young.view().index()).isEqualTo(11);
    KvEntry entry = young.view().kv().get(A);
    assertThat(entry).isNotNull().extracting(KvEntry::modifyIndex).isEqualTo(10L);
    assertThat(young.view().kv().slot(B)).isNotNull();
    assertThat(young.view().indexOfPrefix(B)).isEqualTo(11);
  }

  @Test
  void agentsAndTheClustersIdStay() {
    register("n1");
    store.apply(0, new Command.ConfigSet("cluster-id", new byte[] {1}, -1));
    store.apply(0, new Command.ConfigSet("autopilot", new byte[] {1}, -1));
    byte[] snapshot = SnapshotCodec.encode(store.view());
    store.apply(0, new Command.NodeDeregister("n1"));
    register("n2");
    store.apply(0, new Command.ConfigSet("cluster-id", new byte[] {2}, -1));
    store.apply(0, new Command.ConfigSet("autopilot", new byte[] {2}, -1));
    restore(store, snapshot, 1000);
    assertThat(store.view().nodes().get("n1")).isNull();
    assertThat(store.view().nodes().get("n2")).isNotNull();
    assertThat(store.view().config().get("cluster-id"))
        .isNotNull()
        .extracting(blob -> blob.value())
        .isEqualTo(new byte[] {2});
    assertThat(store.view().config().get("autopilot"))
        .isNotNull()
        .extracting(blob -> blob.value())
        .isEqualTo(new byte[] {1});
  }

  @Test
  void sessionsOfUnknownAgentsAreDroppedWithTheirLocks() {
    register("n1");
    register("n2");
    session("s1", "n1", false);
    session("s2", "n1", true);
    session("s3", "n2", false);
    store.apply(0, new Command.KvLock(A, new byte[0], 0, "s1"));
    store.apply(0, new Command.KvLock(B, new byte[0], 0, "s2"));
    store.apply(0, new Command.KvLock(C, new byte[0], 0, "s3"));
    byte[] snapshot = SnapshotCodec.encode(store.view());
    StateMachine other = new StateMachine(SnapshotCodec::read);
    other.apply(0, new Command.NodeRegister("x", "n2", "n2:8300", true, Map.of()));
    restore(other, snapshot, 1000);
    StoreAssert.isSound(other, "other cluster");
    View view = other.view();
    assertThat(view.sessions().get("s1")).isNull();
    assertThat(view.sessions().get("s2")).isNull();
    assertThat(view.sessions().get("s3")).isNotNull();
    assertThat(view.sessions().heldCount("s3")).isEqualTo(1);
    assertThat(view.kv().get(A)).isNotNull().extracting(KvEntry::session).isNull();
    assertThat(view.kv().get(B)).isNull();
    assertThat(view.kv().get(C)).isNotNull().extracting(KvEntry::session).isEqualTo("s3");
  }

  private static List<String> sessions(Changes changes) {
    List<String> told = new ArrayList<>();
    for (Change<String, Session> change : changes.of(Sessions.TABLE)) {
      told.add((change.after() == null ? "-" : "+") + change.id() + " at " + change.index());
    }
    return told;
  }

  @Test
  void changesNameTheSessionsThatBeganAndEnded() {
    store.listen((view, change) -> changes.add(change));
    register("n1");
    session("s1", "n1", false);
    session("s2", "n1", false);
    assertThat(sessions(changes.getLast())).containsExactly("+s2 at 3");
    store.apply(0, new Command.NodeRegister("back", "n1", "n1:8300", false, Map.of()));
    assertThat(sessions(changes.getLast())).containsExactly("-s1 at 4", "-s2 at 4");
    assertThat(store.view().sessions().size()).isZero();
    assertThat(store.apply(0, new Command.NodeRegister("z", "n1", "z:1", false, Map.of())))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void noIndexOfAPrefixGoesBackWhenTombstonesAreReaped() {
    Key dir = Key.utf8("d/");
    set(Key.utf8("d/1"), "");
    set(Key.utf8("d/2"), "");
    store.apply(0, new Command.KvDelete(Key.utf8("d/2")));
    set(A, "");
    assertThat(store.view().indexOfPrefix(dir)).isEqualTo(3);
    store.apply(0, new Command.TombstoneReap(4));
    assertThat(store.view().kv().tombstones()).isZero();
    assertThat(store.view().indexOfPrefix(dir)).isEqualTo(3);
    View again = SnapshotCodec.decode(SnapshotCodec.encode(store.view()));
    assertThat(again.indexOfPrefix(dir)).isEqualTo(3);
  }
}
