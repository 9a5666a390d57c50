package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec.Batch;
import io.praetor.store.command.Sender;
import io.praetor.store.history.Author;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.history.Past;
import io.praetor.store.history.Retention;
import io.praetor.store.history.Trim;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.RecordVisitor;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.History;
import io.praetor.store.table.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of the changes of keys, and what is not. */
class HistoryTest {
  @Test
  void goesOnOverManySegments() {
    StateMachine store = store();
    for (int n = 0; n < 3; n++) {
      List<Command> batch = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        batch.add(set("k" + i, "v" + n));
      }
      store.apply(new Batch(0, n, batch, List.of()));
    }
    View view = store.view();
    ChangeLog log = view.get(History.TABLE);
    assertThat(log.size()).isEqualTo(15_000);
    assertThat(log.versions(Key.utf8("k17"))).hasSize(3);
    assertThat(new Past(view.kv(), log).at(Key.utf8("k17"), 5_017))
        .isInstanceOfSatisfying(
            Past.Known.class, known -> assertThat(value(known.entry())).isEqualTo("v0"));
    Trim trim = new Trim(4_990, List.of(new Trim.OfKey(Key.utf8("k4998"), 10_000)));
    store.apply(0, new Command.HistoryTrim(trim));
    log = store.view().get(History.TABLE);
    assertThat(log.size()).isEqualTo(15_000 - 4_990 - 2);
    assertThat(log.fromIndex()).isEqualTo(10_000);
    StoreAssert.isSound(store, "trimmed");
  }

  @Test
  void manyChangesAtOnceAreWhatTheyAreOneAfterTheOther() {
    for (int before : new int[] {0, 1, 4_095, 4_096, 4_097}) {
      ChangeLog begun = oneByOne(ChangeLog.EMPTY, changes("b", before));
      for (int more : new int[] {0, 1, 4_095, 4_096, 4_097, 10_000}) {
        // Two that go on from one log, of which neither sees what the other adds.
        ChangeLog one = begun.with(changes("one", more));
        ChangeLog other = begun.with(changes("other", more));
        isAlike(one, oneByOne(begun, changes("one", more)), before + more);
        isAlike(other, oneByOne(begun, changes("other", more)), before + more);
        isAlike(begun, oneByOne(ChangeLog.EMPTY, changes("b", before)), before);
      }
    }
  }

  private static void isAlike(ChangeLog log, ChangeLog expected, int size) {
    assertThat(log.size()).isEqualTo(size);
    assertThat(log.bytes()).isEqualTo(expected.bytes());
    assertThat(all(log)).isEqualTo(all(expected)).hasSize(size);
  }

  private static List<KeyChange> all(ChangeLog log) {
    List<KeyChange> all = new ArrayList<>();
    log.visitAfter(0, all::add);
    return all;
  }

  private static ChangeLog oneByOne(ChangeLog log, List<KeyChange> changes) {
    ChangeLog next = log;
    for (KeyChange change : changes) {
      next = next.with(List.of(change));
    }
    return next;
  }

  private static List<KeyChange> changes(String name, int count) {
    List<KeyChange> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      changes.add(
          new KeyChange(1, 0, Author.NONE, KeyChange.Type.DELETE, Key.utf8(name + i), null, null));
    }
    return changes;
  }

  @Test
  void oneLogDoesNotSeeWhatAnotherAdds() {
    StateMachine store = store();
    store.apply(0, set("a", "1"));
    View fork = store.view();
    store.apply(0, set("a", "2"));
    StateMachine other = new StateMachine(SnapshotCodec::read);
    other.restore(fork);
    other.apply(0, set("a", "other"));
    store.apply(0, set("a", "3"));
    assertThat(values(store)).containsExactly("1", "2", "3");
    assertThat(values(other)).containsExactly("1", "other");
  }

  @Test
  void saysWhoDidItAndWhy() {
    StateMachine store = store();
    store.apply(
        new Batch(5, 77, List.of(set("a", "1")), List.of(new Sender("who", "host:1", "why", 9))));
    KeyChange change = store.view().get(History.TABLE).versions(Key.utf8("a")).getFirst();
    assertThat(change.author()).isEqualTo(new Author("who", "host:1", "why"));
    assertThat(change.wallMs()).isEqualTo(77);
    assertThat(change.type()).isEqualTo(KeyChange.Type.SET);
    assertThat(change.before()).isNull();
  }

  @Test
  void whereNothingIsKeptThereIsNoOldValue() {
    StateMachine store = store();
    store.apply(0, set("secret/a", "before"));
    store.apply(0, set("secret/a", "later"));
    store.apply(0, new Command.RetentionSet(new Retention(Key.utf8("secret/"), 0, 1, 0)));
    store.apply(0, set("secret/a", "last"));
    store.apply(0, set("secret/a", "now"));
    byte[] snapshot = SnapshotCodec.encode(store.view());
    for (String old : List.of("before", "later", "last")) {
      assertThat(Collections.indexOfSubList(list(snapshot), list(utf8(old)))).isNegative();
    }
    assertThat(store.view().get(History.TABLE).versions(Key.utf8("secret/a")))
        .hasSize(4)
        .allMatch(KeyChange::isBare);
  }

  @Test
  void whereAnotherRetentionDecidesAgainNothingIsKept() {
    StateMachine store = store();
    store.apply(0, new Command.RetentionSet(new Retention(Key.utf8("a/"), 0, 1, 0)));
    store.apply(0, new Command.RetentionSet(new Retention(Key.utf8("a/b/"), 10, 1, 0)));
    store.apply(0, set("a/b/x", "secret"));
    store.apply(0, set("a/b/x", "later"));
    store.apply(0, new Command.RetentionDelete(Key.utf8("a/b/")));
    store.apply(0, set("a/b/x", "last"));
    assertThat(
            Collections.indexOfSubList(
                list(SnapshotCodec.encode(store.view())), list(utf8("secret"))))
        .isNegative();
    StoreAssert.isSound(store, "one retention less");
  }

  @Test
  void aRestoreLeavesWhatIsKept() {
    StateMachine store = store();
    byte[] older = SnapshotCodec.encode(store.view());
    store.apply(0, new Command.RetentionSet(new Retention(Key.utf8("secret/"), 0, 1, 0)));
    store.apply(0, set("secret/a", "value"));
    store.apply(0, set("other", "value"));
    store.apply(0, new Command.RestoreBegin("r", older.length));
    store.apply(0, new Command.RestoreChunk("r", 0, older));
    store.apply(0, new Command.RestoreCommit("r"));
    ChangeLog log = store.view().get(History.TABLE);
    assertThat(log.versions(Key.utf8("secret/a"))).hasSize(2).allMatch(KeyChange::isBare);
    assertThat(log.versions(Key.utf8("other")))
        .extracting(KeyChange::type)
        .containsExactly(KeyChange.Type.SET, KeyChange.Type.RESTORE);
    StoreAssert.isSound(store, "restored");
  }

  @Test
  void aSnapshotIsGoneThroughToItsEnd() throws IOException {
    StateMachine store = store();
    store.apply(0, set("a", "1"));
    store.apply(0, set("b", "2"));
    store.apply(0, set("a", "3"));
    store.apply(0, new Command.RetentionSet(new Retention(Key.utf8("b"), 0, 1, 0)));
    store.apply(0, new Command.HistoryPurge(Key.utf8("a")));
    List<String> tables = new ArrayList<>();
    SnapshotCodec.scan(
        new ByteArrayInputStream(SnapshotCodec.encode(store.view())),
        new RecordVisitor() {
          @Override
          public void head(int bytes) {}

          @Override
          public void record(Table<?, ?, ?> table, int kind, @Nullable Object name, int bytes) {
            tables.add(table.name());
          }
        });
    assertThat(tables).filteredOn("history"::equals).hasSize(7);
  }

  @Test
  void aCommandThatIsLargerThanTheHistoryIsThereItself() {
    StateMachine store = store();
    store.apply(
        0, new Command.RetentionSet(new Retention(Key.EMPTY, 100, 30, Retention.BYTES_MIN)));
    for (int i = 0; i < 200; i++) {
      store.apply(0, new Command.KvSet(Key.utf8("k" + i), new byte[10_000], 0));
    }
    store.apply(0, new Command.KvDeleteTree(Key.utf8("k")));
    assertThat(store.view().get(History.TABLE).size()).isEqualTo(200);
  }

  @Test
  void aPurgeLeavesNoOldValueAndSaysSo() {
    StateMachine store = store();
    store.apply(0, set("a", "secret"));
    store.apply(0, set("a", "harmless"));
    store.apply(0, new Command.HistoryPurge(Key.utf8("a")));
    assertThat(
            Collections.indexOfSubList(
                list(SnapshotCodec.encode(store.view())), list(utf8("secret"))))
        .isNegative();
    assertThat(store.view().get(History.TABLE).versions(Key.utf8("a")))
        .extracting(KeyChange::type)
        .containsExactly(KeyChange.Type.SET, KeyChange.Type.SET, KeyChange.Type.PURGE);
    assertThat(store.view().index()).isEqualTo(3);
  }

  @Test
  void staysWithinItsBytesWithoutALeaderToo() {
    StateMachine store = store();
    store.apply(
        0, new Command.RetentionSet(new Retention(Key.EMPTY, 100, 30, Retention.BYTES_MIN)));
    for (int i = 0; i < 400; i++) {
      store.apply(0, new Command.KvSet(Key.utf8("a"), new byte[10_000 + i], 0));
      assertThat(store.view().get(History.TABLE).bytes())
          .isLessThan(Retention.BYTES_MIN * 5 / 4 + 11_000);
    }
    StoreAssert.isSound(store, "full");
  }

  private static List<Byte> list(byte[] bytes) {
    List<Byte> list = new ArrayList<>();
    for (byte one : bytes) {
      list.add(one);
    }
    return list;
  }

  private static List<String> values(StateMachine store) {
    return store.view().get(History.TABLE).versions(Key.utf8("a")).stream()
        .map(change -> value(change.after()))
        .toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String value(@Nullable KvEntry entry) {
    return entry == null ? "none" : new String(entry.value(), StandardCharsets.UTF_8);
  }

  private static Command set(String key, String value) {
    return new Command.KvSet(Key.utf8(key), utf8(value), 0);
  }

  private static StateMachine store() {
    StateMachine store = new StateMachine(SnapshotCodec::read);
    store.apply(0, new Command.LevelRaise(Level.CHANGE_LOG));
    return store;
  }
}
