package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.store.command.ApplyAbort;
import io.praetor.store.command.ApplyBegin;
import io.praetor.store.command.ApplyPart;
import io.praetor.store.command.Command;
import io.praetor.store.command.KvApply;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.waiting.HeapBytes;
import io.praetor.store.waiting.WaitingBytes;
import io.praetor.store.waiting.WaitingRoom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bytes of changes that come in parts: let go when no view needs them, and no sooner. */
class WaitingTest {
  /** Knows which bytes are there still. */
  private static final class Room implements WaitingRoom {
    private final List<WaitingBytes> there = new ArrayList<>();

    @Override
    public WaitingBytes open(long bytesMax) {
      HeapBytes heap = new HeapBytes(bytesMax);
      WaitingBytes bytes =
          new WaitingBytes(bytesMax) {
            @Override
            protected void put(long at, byte[] more, int count) {
              heap.add(at, more, count);
            }

            @Override
            public void copy(long at, byte[] to, int offset, int count) {
              assertThat(there).as("bytes that are read").contains(this);
              heap.copy(at, to, offset, count);
            }

            @Override
            protected void end() {
              assertThat(there.remove(this)).as("ended once").isTrue();
            }
          };
      there.add(bytes);
      return bytes;
    }
  }

  private final Room room = new Room();
  private final StateMachine store = new StateMachine(SnapshotCodec::read, room);

  @BeforeEach
  void atTheNewestLevel() {
    store.apply(0, new Command.LevelRaise(Level.NEWEST));
  }

  private static ApplyPart part(String id, int at, String... keys) {
    List<KvWrite> writes = new ArrayList<>();
    for (String key : keys) {
      writes.add(new KvWrite(Key.utf8(key), new byte[] {1}, 0));
    }
    return new ApplyPart(id, at, writes);
  }

  private static KvApply commit(String id) {
    return new KvApply(id, List.of(), null, 0, 0);
  }

  @Test
  void aCommitAndAnAbortLetGo() {
    store.apply(0, new ApplyBegin("p", 2, 1_000));
    store.apply(0, new ApplyBegin("q", 2, 1_000));
    store.apply(0, part("p", 0, "a"));
    store.apply(0, part("p", 1, "b"));
    assertThat(room.there).hasSize(2);
    assertThat(store.apply(0, commit("p"))).isInstanceOf(Outcome.Done.class);
    assertThat(room.there).hasSize(1);
    assertThat(store.view().kv().size()).isEqualTo(2);
    store.apply(0, new ApplyAbort("q", -1));
    assertThat(room.there).isEmpty();
    // What a single entry begins and drops was in no view.
    store.apply(0, List.of(new ApplyBegin("r", 2, 9), new ApplyAbort("r", -1)));
    assertThat(room.there).isEmpty();
  }

  @Test
  void aRestoreLetsGo() {
    byte[] snapshot = SnapshotCodec.encode(store.view());
    store.apply(0, new ApplyBegin("p", 1, 1_000));
    store.apply(0, new Command.RestoreBegin("one", 5));
    assertThat(room.there).hasSize(2);
    store.apply(0, new Command.RestoreBegin("two", snapshot.length));
    assertThat(room.there).hasSize(2);
    store.apply(0, new Command.RestoreChunk("two", 0, snapshot));
    assertThat(store.apply(0, new Command.RestoreCommit("two"))).isInstanceOf(Outcome.Done.class);
    assertThat(room.there).isEmpty();
    store.apply(0, new ApplyBegin("p", 1, 1_000));
    store.restore(SnapshotCodec.decode(snapshot));
    assertThat(room.there).isEmpty();
  }

  @Test
  void aHeldViewKeepsThemUntilItIsClosed() {
    store.apply(0, new ApplyBegin("p", 2, 1_000));
    store.apply(0, part("p", 0, "a"));
    byte[] expected = SnapshotCodec.encode(store.view());
    try (HeldView held = store.hold()) {
      store.apply(0, part("p", 1, "b"));
      store.apply(0, commit("p"));
      assertThat(room.there).hasSize(1);
      assertThat(SnapshotCodec.encode(held.view())).isEqualTo(expected);
    }
    assertThat(room.there).isEmpty();
  }

  @Test
  void anOlderViewOfAHeapStaysReadable() {
    StateMachine heap = new StateMachine(SnapshotCodec::read);
    heap.apply(0, new Command.LevelRaise(Level.NEWEST));
    heap.apply(0, new ApplyBegin("p", 2, 1_000));
    heap.apply(0, part("p", 0, "a"));
    View older = heap.view();
    byte[] expected = SnapshotCodec.encode(older);
    heap.apply(0, part("p", 1, "b"));
    heap.apply(0, commit("p"));
    assertThat(SnapshotCodec.encode(older)).isEqualTo(expected);
  }

  @Test
  void aSnapshotOfWhatWaitsIsTheSameAgain() throws IOException {
    Random random = new Random(7);
    store.apply(0, new ApplyBegin("p", 40, 1 << 20));
    int at = 0;
    while (at < 39) {
      List<KvWrite> writes = new ArrayList<>();
      for (int n = random.nextInt(4) + 1; n > 0 && at + writes.size() < 39; n--) {
        byte[] value = new byte[random.nextInt(20_000)];
        random.nextBytes(value);
        Key key = Key.utf8("k" + (at + writes.size()));
        writes.add(
            random.nextInt(4) == 0
                ? KvWrite.delete(key)
                : new KvWrite(key, value, random.nextLong()));
      }
      store.apply(0, new ApplyPart("p", at, writes));
      at += writes.size();
    }
    byte[] chunk = new byte[100_000];
    random.nextBytes(chunk);
    store.apply(0, new Command.RestoreBegin("r", 200_000));
    store.apply(0, new Command.RestoreChunk("r", 0, chunk));
    byte[] bytes = SnapshotCodec.encode(store.view());
    SnapshotCodec.readBack(store.view(), new ByteArrayInputStream(bytes));

    Room other = new Room();
    StateMachine again = new StateMachine(SnapshotCodec::read, other);
    again.restore(SnapshotCodec.read(new ByteArrayInputStream(bytes), again.room()));
    assertThat(other.there).hasSize(2);
    assertThat(SnapshotCodec.encode(again.view())).isEqualTo(bytes);
    for (StateMachine one : List.of(store, again)) {
      one.apply(0, part("p", 39, "last"));
      assertThat(one.apply(0, commit("p"))).isInstanceOf(Outcome.Done.class);
    }
    assertThat(other.there).hasSize(1);
    assertThat(SnapshotCodec.encode(again.view())).isEqualTo(SnapshotCodec.encode(store.view()));
  }

  @Test
  void aSnapshotThatLacksAPartIsNotTheSame() {
    store.apply(0, new ApplyBegin("p", 2, 1_000));
    byte[] before = SnapshotCodec.encode(store.view());
    store.apply(0, part("p", 0, "a"));
    assertThatThrownBy(() -> SnapshotCodec.readBack(store.view(), new ByteArrayInputStream(before)))
        .hasMessageContaining("another state");
  }
}
