package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec.Batch;
import io.praetor.store.command.Sender;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.history.Past;
import io.praetor.store.history.Retention;
import io.praetor.store.history.Trim;
import io.praetor.store.history.TrimPlan;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.History;
import io.praetor.store.table.Retentions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The log of changes against a model that keeps all states. */
class HistoryModelTest {
  private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

  /** One store beside all states that it has been in. */
  private static final class Run {
    final long seed;
    final Random random;
    final RandomCommands commands;
    final boolean trims;
    final NavigableMap<Long, Map<Key, KvEntry>> states = new TreeMap<>();
    final List<byte[]> snapshots = new ArrayList<>();
    final List<Command> restore = new ArrayList<>();
    StateMachine store = new StateMachine(SnapshotCodec::read);
    long wallMs = 1_000_000 * DAY_MS / 100;
    int step;

    Run(long seed, boolean trims) {
      this.seed = seed;
      this.trims = trims;
      random = new Random(seed);
      commands = new RandomCommands(random, 3);
      for (int n = 0; n < 20; n++) {
        apply(commands.next(store.view()));
      }
      apply(new Command.LevelRaise(Level.CHANGE_LOG));
      states.clear();
      remember();
    }

    String where() {
      return "seed " + seed + ", step " + step;
    }

    private void remember() {
      Map<Key, KvEntry> rows = new TreeMap<>();
      store.view().kv().entries(Key.EMPTY).forEach(entry -> rows.put(entry.key(), entry));
      states.put(store.view().index(), rows);
    }

    void apply(Command... batch) {
      List<Sender> senders = new ArrayList<>();
      for (Command _ : batch) {
        senders.add(
            random.nextBoolean()
                ? Sender.NONE
                : new Sender("accessor " + random.nextInt(2), "", "why", 0));
      }
      long level = store.view().level();
      store.apply(
          new Batch(step, level < 2 ? 0 : wallMs, List.of(batch), level < 2 ? List.of() : senders));
    }

    void go(int steps) throws IOException {
      for (step = 1; step <= steps; step++) {
        wallMs += random.nextInt(3) == 0 ? random.nextLong(DAY_MS / 4) : 1;
        apply(command());
        remember();
        compare();
        if (step % 40 == 0) {
          StoreAssert.isSound(store, where());
          reread();
        }
        if (random.nextInt(60) == 0) {
          snapshots.add(SnapshotCodec.encode(store.view()));
        }
      }
    }

    private Command command() {
      if (!restore.isEmpty()) {
        return restore.removeFirst();
      }
      if (!snapshots.isEmpty() && random.nextInt(60) == 0) {
        byte[] bytes = snapshots.get(random.nextInt(snapshots.size()));
        restore.add(new Command.RestoreChunk("r", 0, bytes));
        restore.add(new Command.RestoreCommit("r"));
        return new Command.RestoreBegin("r", bytes.length);
      }
      return trims && random.nextInt(6) == 0 ? taking() : commands.next(store.view());
    }

    /** What takes changes away, or says which stay. */
    private Command taking() {
      View view = store.view();
      String prefix = random.nextInt(3) == 0 ? "" : commands.prefix();
      return switch (random.nextInt(6)) {
        case 0 ->
            new Command.RetentionSet(
                new Retention(
                    Key.utf8(prefix),
                    random.nextInt(4) == 0 && !prefix.isEmpty() ? 0 : 1 + random.nextInt(4),
                    1 + random.nextInt(5),
                    prefix.isEmpty() ? Retention.BYTES_MIN : 0));
        case 1 -> new Command.RetentionDelete(Key.utf8(prefix));
        case 2 -> new Command.HistoryPurge(Key.utf8(commands.key()));
        case 3 ->
            new Command.HistoryTrim(
                new Trim(
                    Math.max(0, view.index() - 1 - random.nextInt(100)),
                    List.of(
                        new Trim.OfKey(
                            Key.utf8(commands.key()), random.nextLong(view.index() + 1)))));
        default ->
            new Command.HistoryTrim(
                TrimPlan.of(view.get(History.TABLE), view.get(Retentions.TABLE), wallMs));
      };
    }

    /** Reads a snapshot, and goes on from it. */
    private void reread() throws IOException {
      byte[] bytes = SnapshotCodec.encode(store.view());
      SnapshotCodec.readBack(store.view(), new ByteArrayInputStream(bytes));
      StateMachine other = new StateMachine(SnapshotCodec::read);
      other.restore(SnapshotCodec.decode(bytes));
      assertThat(SnapshotCodec.encode(other.view())).as(this::where).isEqualTo(bytes);
      assertThat(all(other)).as(this::where).isEqualTo(all(store));
      store = other;
    }

    private static List<KeyChange> all(StateMachine store) {
      List<KeyChange> changes = new ArrayList<>();
      for (Iterator<KeyChange> i = store.view().get(History.TABLE).backwards(); i.hasNext(); ) {
        changes.add(i.next());
      }
      return changes;
    }

    private void compare() {
      View view = store.view();
      ChangeLog log = view.get(History.TABLE);
      Past past = new Past(view.kv(), log);
      for (int n = 0; n < 4; n++) {
        long index = states.firstKey() + random.nextLong(view.index() + 1 - states.firstKey());
        Map<Key, KvEntry> then = states.floorEntry(index).getValue();
        Key key = Key.utf8(commands.key());
        switch (past.at(key, index)) {
          case Past.Known(KvEntry entry) ->
              assertThat(entry)
                  .as(() -> where() + ", " + key + " at " + index)
                  .isEqualTo(then.get(key));
          case Past.Gone(long oldest) -> {
            assertThat(trims).as(this::where).isTrue();
            assertThat(oldest).as(this::where).isGreaterThan(index);
            assertThat(past.at(key, oldest)).as(this::where).isInstanceOf(Past.Known.class);
          }
        }
        Key prefix = Key.utf8(commands.prefix());
        switch (past.treeAt(prefix, index)) {
          case Past.Entries(List<KvEntry> entries) ->
              assertThat(entries)
                  .as(() -> where() + ", " + prefix + " at " + index)
                  .isEqualTo(
                      then.values().stream().filter(e -> e.key().startsWith(prefix)).toList());
          case Past.NotKept(long oldest) -> {
            assertThat(trims).as(this::where).isTrue();
            assertThat(oldest).as(this::where).isGreaterThan(index);
            assertThat(past.treeAt(prefix, oldest))
                .as(this::where)
                .isInstanceOf(Past.Entries.class);
          }
        }
        if (index >= log.fromIndex()) {
          follow(log, prefix, index, then);
        }
      }
    }

    /** Whoever knows a state and learns all changes behind it knows the state now. */
    private void follow(ChangeLog log, Key prefix, long since, Map<Key, KvEntry> then) {
      Map<Key, KvEntry> rows = new TreeMap<>(then);
      Map<Key, Boolean> bare = new TreeMap<>();
      long[] last = {since};
      log.visitAfter(
          since,
          change -> {
            assertThat(change.index()).as(this::where).isGreaterThanOrEqualTo(last[0]);
            last[0] = change.index();
            if (change.type() == KeyChange.Type.PURGE) {
              return true;
            }
            if (change.isBare()) {
              bare.put(change.key(), true);
            } else if (!bare.containsKey(change.key())) {
              assertThat(rows.get(change.key())).as(this::where).isEqualTo(change.before());
            }
            put(rows, change.key(), change.after());
            return true;
          });
      Map<Key, KvEntry> now = new TreeMap<>(states.lastEntry().getValue());
      bare.keySet().forEach(rows::remove);
      bare.keySet().forEach(now::remove);
      assertThat(rows).as(this::where).isEqualTo(now);
      List<KeyChange> under = log.changesUnder(prefix, since, Long.MAX_VALUE);
      List<KeyChange> same = new ArrayList<>();
      log.visitAfter(since, change -> !change.key().startsWith(prefix) || same.add(change));
      same.sort((a, b) -> a.key().compareTo(b.key()));
      assertThat(under).as(this::where).isEqualTo(same);
    }

    private static void put(Map<Key, KvEntry> rows, Key key, @Nullable KvEntry entry) {
      if (entry == null) {
        rows.remove(key);
      } else {
        rows.put(key, entry);
      }
    }
  }

  static Stream<Long> seeds() {
    return new Random(7).longs(24).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isWhatAModelWithAllStatesSays(long seed) throws IOException {
    new Run(seed, seed % 2 == 0).go(400);
  }
}
