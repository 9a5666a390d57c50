package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Sender;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvTable;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Keys;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.table.PendingRestores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Snapshots and log entries as bytes: the same for the same state, and refused when damaged. */
class SnapshotTest {
  private static StateMachine store(long seed, int steps) {
    Random random = new Random(seed);
    RandomCommands commands = new RandomCommands(random, 3);
    StateMachine store = new StateMachine(SnapshotCodec::read);
    for (int i = 0; i < steps; i++) {
      store.apply(i, commands.next(store.view()));
    }
    store.apply(steps, new Command.RestoreBegin("r", 10));
    store.apply(steps, new Command.RestoreChunk("r", 0, new byte[] {1, 2, 3}));
    return store;
  }

  private static void refused(byte[] bytes, String what) {
    assertThatThrownBy(() -> SnapshotCodec.decode(bytes))
        .as(what)
        .isInstanceOf(MalformedException.class);
  }

  /** Made when each table was written and read by name; it has records of all kinds. */
  @Test
  void anOlderSnapshotIsReadAndWrittenBackByteByByte() throws IOException {
    byte[] golden;
    try (InputStream in = SnapshotTest.class.getResourceAsStream("golden.snapshot")) {
      golden = Objects.requireNonNull(in, "golden.snapshot").readAllBytes();
    }
    View view = SnapshotCodec.decode(golden);
    assertThat(Invariants.violations(view)).isEmpty();
    assertThat(view.index()).isEqualTo(157);
    assertThat(view.kv().size()).isEqualTo(16);
    assertThat(view.kv().tombstones()).isEqualTo(7);
    assertThat(view.reapedIndex()).isEqualTo(104);
    assertThat(view.sessions().held("zz")).containsExactly(Key.utf8("held"));
    assertThat(view.lockDelays()).hasSize(2);
    assertThat(view.get(PendingRestores.TABLE).bytes()).isEqualTo(4);
    assertThat(SnapshotCodec.encode(view)).isEqualTo(golden);
  }

  @Test
  void anyDamageIsRefused() {
    byte[] whole = SnapshotCodec.encode(store(1, 200).view());
    for (int i = 0; i < whole.length; i++) {
      refused(Arrays.copyOf(whole, i), "cut at " + i);
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << (i % 8));
      refused(flipped, "flipped at " + i);
    }
    refused(Arrays.copyOf(whole, whole.length + 1), "longer");
  }

  @Test
  void isReadBackAsWhatItWasWrittenFromAndNothingElse() throws IOException {
    StateMachine store = store(1, 200);
    View view = store.view();
    byte[] bytes = SnapshotCodec.encode(view);
    View read = SnapshotCodec.readBack(view, new ByteArrayInputStream(bytes));
    // What waits for a commit is counted, and not kept once more.
    View whole =
        read.with(PendingApplies.TABLE, view.get(PendingApplies.TABLE))
            .with(PendingRestores.TABLE, view.get(PendingRestores.TABLE));
    assertThat(SnapshotCodec.encode(whole)).isEqualTo(bytes);
    store.apply(201, new Command.KvSet(Key.utf8("k"), new byte[] {7}, 0));
    assertThatThrownBy(() -> SnapshotCodec.readBack(store.view(), new ByteArrayInputStream(bytes)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() ->
            SnapshotCodec.readBack(
                view, new ByteArrayInputStream(SnapshotCodec.encode(store.view()))))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void aValueThatIsLongerThanWhatIsWrittenTodayIsRead() {
    StateMachine store = new StateMachine(SnapshotCodec::read);
    store.apply(1, new Command.KvSet(Key.utf8("a"), new byte[] {1}, 0));
    store.apply(1, new Command.KvSet(Key.utf8("k"), new byte[70 << 20], 0));
    View read = SnapshotCodec.decode(SnapshotCodec.encode(store.view()));
    assertThat(read.kv().get(Key.utf8("k"))).isEqualTo(store.view().kv().get(Key.utf8("k")));
  }

  @Test
  void replayFromASnapshotGivesTheSameBytes() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      RandomCommands commands = new RandomCommands(random, 20);
      StateMachine straight = new StateMachine(SnapshotCodec::read);
      StateMachine restarted = new StateMachine(SnapshotCodec::read);
      for (int i = 0; i < 400; i++) {
        List<Command> batch =
            List.of(commands.next(straight.view()), commands.next(straight.view()));
        straight.apply(i, batch);
        for (Command command : batch) {
          restarted.apply(i, command);
        }
        if (random.nextInt(20) == 0) {
          View read = SnapshotCodec.decode(SnapshotCodec.encode(restarted.view()));
          restarted = new StateMachine(SnapshotCodec::read);
          restarted.restore(read);
        }
      }
      assertThat(SnapshotCodec.encode(restarted.view()))
          .as("seed %s", seed)
          .isEqualTo(SnapshotCodec.encode(straight.view()));
    }
  }

  @Test
  void theOrderInWhichKeysCameLeavesNoTrace() {
    List<Slot> slots = new ArrayList<>();
    for (int i = 1; i <= 2000; i++) {
      slots.add(new Tombstone(Key.utf8("k" + i), i));
    }
    byte[] first = {};
    for (long seed = 1; seed <= 5; seed++) {
      Collections.shuffle(slots, new Random(seed));
      KvTree tree = KvTree.EMPTY;
      for (Slot slot : slots) {
        tree = tree.with(slot);
      }
      assertThat(tree.violations()).isEmpty();
      byte[] bytes =
          SnapshotCodec.encode(View.EMPTY.at(2000, 0).with(Keys.TABLE, new KvTable(tree, 2000, 0)));
      first = seed == 1 ? bytes : first;
      assertThat(bytes).as("seed %s", seed).isEqualTo(first);
    }
  }

  @Test
  void theSizeOfChunksLeavesNoTrace() {
    byte[] from = SnapshotCodec.encode(store(3, 300).view());
    byte[] first = {};
    for (int chunkBytes : new int[] {1, 100, from.length}) {
      StateMachine store = store(4, 100);
      store.apply(0, new Command.LevelRaise(Level.NEWEST));
      RestoreTest.restore(store, from, chunkBytes);
      StoreAssert.isSound(store, "chunks of " + chunkBytes);
      byte[] bytes = SnapshotCodec.encode(store.view());
      first = chunkBytes == 1 ? bytes : first;
      assertThat(bytes).as("chunks of %s", chunkBytes).isEqualTo(first);
    }
  }

  @Test
  void damagedLogEntriesAreRefusedOrReadAsWhatTheySay() {
    Random random = new Random(5);
    RandomCommands commands = new RandomCommands(random, 3);
    View view = store(6, 200).view();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      List<Command> batch = new ArrayList<>();
      for (int n = random.nextInt(3); n >= 0; n--) {
        batch.add(commands.next(view));
      }
      int level = new int[] {1, 2, 5}[random.nextInt(3)];
      List<Sender> senders = new ArrayList<>();
      for (int n = 0; level >= 2 && random.nextBoolean() && n < batch.size(); n++) {
        long judgedAt = level == 5 ? random.nextInt(3) : 0;
        senders.add(random.nextBoolean() ? Sender.NONE : new Sender("a", "h:1", "", judgedAt));
      }
      byte[] bytes =
          CommandCodec.encode(
              level,
              new CommandCodec.Batch(
                  i,
                  level == 1 ? 0 : i + random.nextInt(3),
                  batch,
                  senders.size() == batch.size() ? senders : List.of()));
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
      }
      if (random.nextInt(10) == 0) {
        random.nextBytes(bytes);
      }
      refused += readsBack(bytes, "step " + i) ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }

  /** Whether they are read; if so, they are the only bytes of what was read. */
  private static boolean readsBack(byte[] bytes, String what) {
    try {
      CommandCodec.Batch batch = CommandCodec.decodeBatch(bytes);
      assertThat(CommandCodec.encode(bytes[0], batch)).as(what).isEqualTo(bytes);
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }
}
