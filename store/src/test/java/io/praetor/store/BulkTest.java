package io.praetor.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.ApplyAbort;
import io.praetor.store.command.ApplyBegin;
import io.praetor.store.command.ApplyPart;
import io.praetor.store.command.Command;
import io.praetor.store.command.KvApply;
import io.praetor.store.command.KvCopy;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.waiting.PendingApply;
import io.praetor.store.watch.Topic;
import io.praetor.store.watch.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that change many keys at once. */
class BulkTest {
  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  @BeforeEach
  void atItsLevel() {
    store.apply(0, new Command.LevelRaise(Level.CHANGE_LOG));
  }

  private void set(String key, String value) {
    store.apply(0, new Command.KvSet(Key.utf8(key), value.getBytes(UTF_8), 0));
  }

  private void hold(String key, String session) {
    store.apply(0, new Command.NodeRegister("id", "n", "h:1", false, Map.of()));
    store.apply(
        0, new Command.SessionCreate(session, "", "n", 0, false, "", 0, List.of(), List.of()));
    assertThat(
            store.apply(0, new Command.KvLock(Key.utf8(key), "held".getBytes(UTF_8), 0, session)))
        .isInstanceOf(Outcome.Done.class);
  }

  private @Nullable String value(String key) {
    KvEntry entry = store.view().kv().get(Key.utf8(key));
    return entry == null ? null : new String(entry.value(), UTF_8);
  }

  private KvEntry entry(String key) {
    return Objects.requireNonNull(store.view().kv().get(Key.utf8(key)));
  }

  private long index(Key prefix) {
    return store.view().kv().prefixIndex(prefix);
  }

  private KvCopy copy(String from, String to, boolean isMove, boolean overwrites) {
    Key source = Key.utf8(from);
    Key target = Key.utf8(to);
    return new KvCopy(source, target, true, isMove, overwrites, index(source), index(target));
  }

  private KvApply apply(@Nullable String pruned, KvWrite... writes) {
    Key prefix = pruned == null ? null : Key.utf8(pruned);
    List<Key> keys = List.of(writes).stream().map(KvWrite::key).toList();
    return new KvApply(
        "",
        List.of(writes),
        prefix,
        prefix == null ? 0 : index(prefix),
        keys.isEmpty() ? 0 : KeyScope.of(keys).index(store.view().kv()));
  }

  private static KvWrite write(String key, String value) {
    return new KvWrite(Key.utf8(key), value.getBytes(UTF_8), 0);
  }

  /** Applies, and tells which of some keys somebody who waits for it is woken by. */
  private Outcome run(Command command, List<String> watched, List<String> woken) {
    store.watches().wakeWith((topic, waiters) -> woken.add(((Topic.OfKey) topic).key().toString()));
    for (String key : watched) {
      store.watches().park(new Topic.OfKey(Key.utf8(key)), new Waiter() {});
    }
    return store.apply(0, command);
  }

  @Test
  void aTreeIsCopiedAsOneChange() {
    set("a/1", "x");
    set("a/2", "y");
    set("b/1", "x");
    long before = store.view().index();
    List<String> woken = new ArrayList<>();
    Outcome outcome = run(copy("a/", "b/", false, true), List.of("a/1", "b/1", "b/2"), woken);
    assertThat(outcome).isEqualTo(new Outcome.Done(true, before + 1));
    assertThat(value("b/2")).isEqualTo("y");
    // What is equal is not touched, and who waits for it sleeps on.
    assertThat(store.view().kv().get(Key.utf8("b/1"))).extracting("modifyIndex").isEqualTo(3L);
    assertThat(woken).containsExactly("b/2");
    StoreAssert.isSound(store, "copied");
  }

  @Test
  void aMoveLeavesNothing() {
    set("a/1", "x");
    set("a/2/3", "y");
    long before = store.view().index();
    assertThat(store.apply(0, copy("a/", "z", true, false)))
        .isEqualTo(new Outcome.Done(true, before + 1));
    assertThat(value("z1")).isEqualTo("x");
    assertThat(value("z2/3")).isEqualTo("y");
    assertThat(store.view().kv().count(Key.utf8("a/"))).isZero();
    assertThat(store.view().kv().slot(Key.utf8("a/1")))
        .isEqualTo(new Tombstone(Key.utf8("a/1"), before + 1));
    StoreAssert.isSound(store, "moved");
  }

  @Test
  void whatHasChangedSinceIsLookedAtAgain() {
    set("a/1", "x");
    KvCopy copy = copy("a/", "b/", false, true);
    set("a/1", "y");
    assertThat(store.apply(0, copy)).isInstanceOf(Outcome.Outdated.class);
    assertThat(value("b/1")).isNull();
    copy = copy("a/", "b/", false, true);
    set("b/9", "z");
    assertThat(store.apply(0, copy)).isInstanceOf(Outcome.Outdated.class);
    KvApply apply = apply(null, write("a/1", "z"));
    set("a/1", "w");
    assertThat(store.apply(0, apply)).isInstanceOf(Outcome.Outdated.class);
    KvApply prunes = apply("a/", write("a/1", "z"));
    set("a/2", "new");
    assertThat(store.apply(0, prunes)).isInstanceOf(Outcome.Outdated.class);
    assertThat(value("a/2")).isEqualTo("new");
  }

  @Test
  void saysWhyItCannotBe() {
    set("a/1", "x");
    set("b/1", "y");
    View view = store.view();
    assertThat(BulkPlanner.of(view, copy("a/", "b/", false, false)))
        .isEqualTo(new BulkPlan.Taken(Key.utf8("b/1"), 1));
    assertThat(BulkPlanner.of(view, copy("none/", "b/", false, false)))
        .isEqualTo(new BulkPlan.NoSource());
    hold("a/2", "s");
    assertThat(BulkPlanner.of(store.view(), copy("a/", "c/", true, false)))
        .isEqualTo(new BulkPlan.Locked(Key.utf8("a/2"), "s"));
    assertThat(BulkPlanner.of(store.view(), copy("a/", "c/", false, false)))
        .isInstanceOf(BulkPlan.Change.class);
  }

  @Test
  void holdersStay() {
    hold("a/lock", "s");
    long lockIndex = 1;
    set("a/old", "x");
    assertThat(store.apply(0, apply("a/", write("a/new", "1")))).isInstanceOf(Outcome.Done.class);
    // What a session holds is not pruned.
    assertThat(value("a/lock")).isEqualTo("held");
    assertThat(value("a/old")).isNull();
    store.apply(0, apply(null, write("a/lock", "other")));
    KvEntry entry = entry("a/lock");
    assertThat(entry.session()).isEqualTo("s");
    assertThat(entry.lockIndex()).isEqualTo(lockIndex);
    assertThat(new String(entry.value(), UTF_8)).isEqualTo("other");
    // Deleted by name it is let go.
    store.apply(0, apply(null, KvWrite.delete(Key.utf8("a/lock"))));
    assertThat(store.view().sessions().heldCount("s")).isZero();
    // A copy of a held key is free.
    hold("b/lock", "t");
    store.apply(0, copy("b/", "c/", false, false));
    assertThat(entry("c/lock").session()).isNull();
    StoreAssert.isSound(store, "held");
  }

  @Test
  void partsWaitAndAreOneChange() {
    set("a/1", "x");
    long before = store.view().index();
    store.apply(0, new ApplyBegin("p", 3, 10_000));
    store.apply(0, new ApplyPart("p", 0, List.of(write("a/2", "2"), write("a/1", "1"))));
    assertThat(value("a/2")).isNull();
    assertThat(store.view().index()).isEqualTo(before);
    StoreAssert.isSound(store, "half");
    View read = SnapshotCodec.decode(SnapshotCodec.encode(store.view()));
    assertThat(read.get(PendingApplies.TABLE).get("p"))
        .isNotNull()
        .extracting(PendingApply::keys)
        .isEqualTo(2);
    KvApply commit = new KvApply("p", List.of(), Key.utf8("a/"), index(Key.utf8("a/")), before);
    assertThat(store.apply(0, commit)).isInstanceOf(Outcome.Refused.class);
    assertThat(store.view().get(PendingApplies.TABLE).isEmpty()).isTrue();

    store.apply(0, new ApplyBegin("p", 2, 10_000));
    store.apply(0, new ApplyPart("p", 0, List.of(write("a/2", "2"), write("a/1", "1"))));
    KvApply stale = new KvApply("p", List.of(), null, 0, before - 1);
    assertThat(store.apply(0, stale)).isInstanceOf(Outcome.Outdated.class);
    assertThat(store.apply(0, new KvApply("p", List.of(), null, 0, before)))
        .isEqualTo(new Outcome.Done(true, before + 1));
    assertThat(value("a/1")).isEqualTo("1");
    assertThat(store.view().get(PendingApplies.TABLE).isEmpty()).isTrue();
  }

  @Test
  void partsHaveLimits() {
    assertThat(store.apply(0, new ApplyBegin("p", PendingApply.KEYS_MAX + 1, 1)))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(store.apply(0, new ApplyBegin("p", 1, PendingApply.BYTES_MAX + 1)))
        .isInstanceOf(Outcome.Refused.class);
    store.apply(0, new ApplyBegin("p", 1, PendingApply.BYTES_MAX - 10));
    assertThat(store.apply(0, new ApplyBegin("q", 1, 11)))
        .isEqualTo(new Outcome.Refused(Outcome.Refused.APPLIES_UNDER_WAY));
    assertThat(store.apply(0, new ApplyAbort("p", 1))).isEqualTo(new Outcome.Done(false, 0));
    assertThat(store.apply(0, new ApplyAbort("p", 0))).isEqualTo(new Outcome.Done(true, 0));
    store.apply(0, new ApplyBegin("q", 1, 120));
    assertThat(store.apply(0, new ApplyPart("q", 0, List.of(write("key", "x".repeat(100))))))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(store.view().get(PendingApplies.TABLE).isEmpty()).isTrue();
  }

  @Test
  void moreThanIsAllowedIsNoChange() {
    List<Command> sets = new ArrayList<>();
    for (int i = 0; i <= PendingApply.KEYS_MAX / 2; i++) {
      sets.add(new Command.KvSet(Key.utf8("a/" + i), new byte[0], 0));
    }
    store.apply(0, sets);
    assertThat(BulkPlanner.of(store.view(), copy("a/", "b/", false, false)))
        .isInstanceOf(BulkPlan.Change.class);
    assertThat(BulkPlanner.of(store.view(), copy("a/", "b/", true, false)))
        .isInstanceOf(BulkPlan.TooLarge.class);
  }

  @Test
  void aTreeTakesManySlotsAtOnce() {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      TreeMap<Key, Slot> expected = new TreeMap<>();
      KvTree tree = KvTree.EMPTY;
      for (int round = 1; round <= 5; round++) {
        TreeMap<Key, Slot> more = new TreeMap<>();
        for (int n = random.nextInt(random.nextBoolean() ? 5 : 3_000); n > 0; n--) {
          Key key = Key.utf8("k" + random.nextInt(4_000));
          more.put(
              key,
              random.nextInt(4) == 0
                  ? new Tombstone(key, round)
                  : new KvEntry(key, new byte[0], 0, 0, null, round, round));
        }
        expected.putAll(more);
        tree = tree.merged(List.copyOf(more.values()));
        assertThat(tree.violations()).as("seed " + seed).isEmpty();
        assertThat(tree.slots()).as("seed " + seed).containsExactlyElementsOf(expected.values());
      }
    }
  }
}
