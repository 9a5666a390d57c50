package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.CommandCodec.Batch;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.waiting.PendingRestore;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the cluster's level changes of entries, of the state and of snapshots. */
class LevelTest {
  private static final Command SET = new Command.KvSet(Key.utf8("a"), new byte[] {1}, 0);

  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  @Test
  void theFirstLevelIsWrittenAsBefore() {
    store.apply(7, SET);
    assertThat(HexFormat.of().formatHex(CommandCodec.encodeBatch(7, List.of(SET))))
        .isEqualTo("01070101016101" + "0100");
    // What an entry of a server of the second level says beyond the first leaves no trace.
    assertThat(CommandCodec.encode(1, new Batch(7, 9, List.of(SET), List.of(sender("x")))))
        .isEqualTo(CommandCodec.encodeBatch(7, List.of(SET)));
    assertThat(Arrays.copyOf(SnapshotCodec.encode(store.view()), 8))
        .isEqualTo(HexFormat.of().parseHex("50524145544f5201"));
  }

  @Test
  void theLevelMovesUpAndNeverDown() {
    assertThat(store.view().level()).isEqualTo(1);
    assertThat(store.apply(0, new Command.LevelRaise(2))).isEqualTo(new Outcome.Done(true, 0));
    assertThat(store.view().level()).isEqualTo(2);
    store.apply(0, new Command.LevelRaise(1));
    assertThat(store.view().level()).isEqualTo(2);
  }

  @Test
  void aProbeIsNoCommandOfTheFirstLevelWhateverItAsksFor() {
    for (int level : new int[] {0, 1, 2}) {
      assertThat(new Command.LevelProbe(level).level()).isEqualTo(2);
    }
    assertThat(new Command.LevelProbe(7).level()).isEqualTo(7);
  }

  @Test
  void aLevelThatThisProgramDoesNotKnowIsRefusedByName() {
    byte[] entry = CommandCodec.encodeBatch(0, List.of(new Command.LevelRaise(Level.NEWEST + 1)));
    assertThatThrownBy(() -> CommandCodec.decodeBatch(entry))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("level " + (Level.NEWEST + 1));
  }

  @Test
  void theWallClockNeverGoesBackAndOutlivesASnapshot() {
    store.apply(0, new Command.LevelRaise(2));
    store.apply(new Batch(5, 1_000, List.of(SET), List.of()));
    store.apply(new Batch(6, 900, List.of(SET), List.of()));
    assertThat(store.view().wallMs()).isEqualTo(1_000);
    byte[] snapshot = SnapshotCodec.encode(store.view());
    View read = SnapshotCodec.decode(snapshot);
    assertThat(read.level()).isEqualTo(2);
    assertThat(read.wallMs()).isEqualTo(1_000);
    assertThat(SnapshotCodec.encode(read)).isEqualTo(snapshot);
  }

  @Test
  void entriesCarryTheWallClockAndWhoSentThem() {
    for (long wallMs : new long[] {0, 4, 5, 6, 1_800_000_000_000L}) {
      Batch batch =
          new Batch(5, wallMs, List.of(SET, new Command.Tick()), List.of(Sender.NONE, sender("é")));
      assertThat(read(batch).wallMs()).isEqualTo(wallMs);
      assertThat(read(batch).senders()).isEqualTo(batch.senders());
      assertThat(CommandCodec.encode(2, read(batch))).isEqualTo(CommandCodec.encode(2, batch));
    }
  }

  @Test
  void anEntryWithoutSendersIsOneByteLonger() {
    long now = 1_800_000_000_000L;
    assertThat(CommandCodec.encode(2, new Batch(now, now, List.of(SET), List.of())))
        .hasSize(CommandCodec.encodeBatch(now, List.of(SET)).length + 1);
  }

  @Test
  void aSnapshotIsNotRestoredWhereNotAllServersCanReadIt() {
    StateMachine newer = new StateMachine(SnapshotCodec::read);
    newer.apply(0, new Command.LevelRaise(2));
    newer.apply(0, SET);
    byte[] snapshot = SnapshotCodec.encode(newer.view());
    assertThat(restored(store, snapshot))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.text()).contains("level 2", "the cluster is at 1"));
    assertThat(store.view().kv().get(Key.utf8("a"))).isNull();
    assertThat(store.view().get(PendingRestores.TABLE)).isSameAs(PendingRestore.NONE);
  }

  @Test
  void aSnapshotOfALowerLevelIsRestoredAndTheLevelStays() {
    byte[] older = older();
    store.apply(0, new Command.LevelRaise(2));
    store.apply(new Batch(5, 1_000, List.of(SET), List.of()));
    assertThat(restored(store, older)).isInstanceOf(Outcome.Done.class);
    assertThat(store.view().level()).isEqualTo(2);
    assertThat(store.view().wallMs()).isEqualTo(1_000);
    StoreAssert.isSound(store, "a restored store");
  }

  @Test
  void aSnapshotOfAHigherLevelSaysThatAnotherProgramIsNeeded() {
    store.apply(0, new Command.LevelRaise(2));
    byte[] bytes = SnapshotCodec.encode(store.view());
    bytes[7] = 9;
    assertThatThrownBy(() -> SnapshotCodec.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("version that is not known here");
  }

  private static byte[] older() {
    StateMachine older = new StateMachine(SnapshotCodec::read);
    older.apply(0, SET);
    return SnapshotCodec.encode(older.view());
  }

  private static Outcome restored(StateMachine store, byte[] snapshot) {
    store.apply(0, new Command.RestoreBegin("r", snapshot.length));
    store.apply(0, new Command.RestoreChunk("r", 0, snapshot));
    return store.apply(0, new Command.RestoreCommit("r"));
  }

  private static Batch read(Batch batch) {
    return CommandCodec.decodeBatch(CommandCodec.encode(2, batch));
  }

  private static Sender sender(String reason) {
    return new Sender("accessor", "10.0.0.1:1", reason);
  }
}
