package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.cluster.ServerNote;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec.Batch;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTable;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Keys;
import io.praetor.store.table.LeftAgents;
import io.praetor.store.table.RestoreLimits;
import io.praetor.store.table.ServerNotes;
import io.praetor.store.table.Slots;
import io.praetor.store.table.Tables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Snapshots whose numbers no server has written, and a cluster that is to go on from them. */
class RestoreCheckTest {
  private static final Key A = Key.utf8("a");
  private static final long WALL_MS = 1_800_000_000_000L;
  private static final long DAY_MS = 86_400_000;

  private final StateMachine made = new StateMachine(SnapshotCodec::read);
  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  private void isRefused(View snapshot, String why) {
    assertThat(RestoreCheck.violations(snapshot, WALL_MS)).singleElement().asString().contains(why);
    store.apply(new Batch(0, WALL_MS, List.of(new Command.LevelRaise(Level.NEWEST)), List.of()));
    byte[] bytes = SnapshotCodec.encode(snapshot);
    store.apply(0, new Command.RestoreBegin("r", bytes.length));
    store.apply(0, new Command.RestoreChunk("r", 0, bytes));
    View before = store.view();
    assertThat(store.apply(0, new Command.RestoreCommit("r")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.text()).contains(why));
    assertThat(store.view().index()).isEqualTo(before.index());
    assertThat(store.view().wallMs()).isEqualTo(WALL_MS);
    StoreAssert.isSound(store, "after the refusal");
  }

  private void session(long lockDelayMs, long ttlMs) {
    made.apply(0, new Command.NodeRegister("i", "n", "n:1", true, Map.of()));
    made.apply(
        0,
        new Command.SessionCreate(
            "s", "", "n", lockDelayMs, false, "", ttlMs, List.of(), List.of()));
    made.apply(0, new Command.KvLock(A, new byte[0], 0, "s"));
  }

  @Test
  void anIndexWithoutRoomForAnother() {
    isRefused(
        new View(Long.MAX_VALUE - 1, 0, Slots.empty(Tables.ALL)),
        "the store index is " + (Long.MAX_VALUE - 1));
  }

  @Test
  void aLogTimeThatCannotGoOn() {
    isRefused(new View(1, Long.MAX_VALUE, Slots.empty(Tables.ALL)), "the log's time is");
  }

  @Test
  void aLockIndexWithoutRoomForAnother() {
    KvEntry entry = new KvEntry(A, new byte[0], 0, Long.MAX_VALUE, null, 1, 1);
    Slots slots = Slots.empty(Tables.ALL);
    slots.set(Keys.TABLE, new KvTable(KvTable.EMPTY.tree().with(entry), 1, 0));
    isRefused(new View(1, 0, slots), "key a's lock index is " + Long.MAX_VALUE);
  }

  @Test
  void aLockDelayWithoutEnd() {
    session(Long.MAX_VALUE, 0);
    isRefused(made.view(), "session s's lock-delay in ms is " + Long.MAX_VALUE);
    made.apply(0, new Command.SessionDestroy("s", Command.SessionEnd.DESTROYED));
    isRefused(made.view(), "what is left of key a's lock-delay in ms is " + Long.MAX_VALUE);
  }

  @Test
  void aTtlWithoutEnd() {
    session(0, RestoreLimits.DELAY_MS_MAX + 1);
    isRefused(made.view(), "session s's TTL in ms is " + (RestoreLimits.DELAY_MS_MAX + 1));
  }

  @Test
  void aWallClockOfAnotherDay() {
    made.apply(0, new Command.LevelRaise(Level.NEWEST));
    made.apply(new Batch(0, WALL_MS + DAY_MS, List.of(), List.of()));
    assertThat(RestoreCheck.violations(made.view(), WALL_MS)).isEmpty();
    made.apply(new Batch(0, WALL_MS + DAY_MS + 1, List.of(), List.of()));
    isRefused(made.view(), "a day ahead is allowed");
  }

  /** Older servers of the same cluster do not know the records, and drop the restore. */
  @Test
  void rowsThatTheSnapshotsLevelDoesNotKnow() {
    Slots notes = Slots.empty(Tables.ALL);
    notes.set(
        ServerNotes.TABLE,
        OrderedMap.<String, ServerNote>empty().with("s:1", new ServerNote("s:1", "i", false, 1)));
    Slots left = Slots.empty(Tables.ALL);
    left.set(
        LeftAgents.TABLE,
        OrderedMap.<String, LeftAgent>empty()
            .with("n", new LeftAgent("n", "i", "n:1", false, 1, 1)));
    for (Slots slots : List.of(notes, left)) {
      byte[] bytes = SnapshotCodec.encode(new View(1, 1, slots));
      store.apply(0, new Command.RestoreBegin("r", bytes.length));
      store.apply(0, new Command.RestoreChunk("r", 0, bytes));
      assertThat(store.apply(0, new Command.RestoreCommit("r")))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.text()).contains("a snapshot of level 1 with records"));
    }
    assertThat(store.view().index()).isZero();
  }

  /** As every server of that level does it. */
  @Test
  void theFirstLevelTakesItAsBefore() {
    session(RestoreLimits.DELAY_MS_MAX + 1, 0);
    RestoreTest.restore(store, SnapshotCodec.encode(made.view()), 1_000);
  }
}
