package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.catalog.Health;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions, locks and lock-delays, as a Consul 1.21.4 showed them. */
class LockTest {
  private static final Key L = Key.utf8("p/l");

  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  @BeforeEach
  void node() {
    store.apply(0, new Command.NodeRegister("i", "n", "h:1", true, Map.of()));
  }

  @AfterEach
  void isSound() {
    StoreAssert.isSound(store, "at the end");
  }

  private Outcome create(String id, long lockDelayMs, boolean deletes) {
    return store.apply(
        0,
        new Command.SessionCreate(
            id, "", "n", lockDelayMs, deletes, "", 0, List.of("serfHealth"), List.of()));
  }

  private boolean done(long timeMs, Command command) {
    Outcome outcome = store.apply(timeMs, command);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).done();
  }

  private boolean acquire(long timeMs, String session, String value) {
    return done(timeMs, new Command.KvLock(L, value.getBytes(StandardCharsets.UTF_8), 0, session));
  }

  private boolean release(String session, String value) {
    return done(0, new Command.KvUnlock(L, value.getBytes(StandardCharsets.UTF_8), 0, session));
  }

  private void destroy(long timeMs, String session) {
    assertThat(done(timeMs, new Command.SessionDestroy(session, Command.SessionEnd.DESTROYED)))
        .isTrue();
  }

  private String entry() {
    KvEntry e = Objects.requireNonNull(store.view().kv().get(L));
    return "%s %s %d %d..%d"
        .formatted(
            new String(e.value(), StandardCharsets.UTF_8),
            e.session(),
            e.lockIndex(),
            e.createIndex(),
            e.modifyIndex());
  }

  @Test
  void aLockIsTakenOnceHeldAndLetGo() {
    create("a", 0, false);
    assertThat(acquire(0, "a", "me")).isTrue();
    assertThat(entry()).isEqualTo("me a 1 3..3");
    assertThat(acquire(0, "a", "me2")).isTrue();
    assertThat(entry()).isEqualTo("me2 a 1 3..4");
    assertThat(release("a", "free")).isTrue();
    assertThat(entry()).isEqualTo("free null 1 3..5");
    assertThat(release("a", "free")).isFalse();
    assertThat(entry()).isEqualTo("free null 1 3..5");
  }

  @Test
  void anotherCannotTakeItOrLetItGo() {
    create("a", 0, false);
    create("b", 0, false);
    assertThat(acquire(0, "a", "a")).isTrue();
    assertThat(acquire(0, "b", "b")).isFalse();
    assertThat(release("b", "b")).isFalse();
    assertThat(entry()).isEqualTo("a a 1 4..4");
    assertThat(release("a", "a")).isTrue();
    assertThat(acquire(0, "b", "b")).isTrue();
    assertThat(entry()).isEqualTo("b b 2 4..6");
  }

  @Test
  void aPlainSetKeepsTheHolderAndResetsTheLockIndex() {
    create("a", 0, false);
    acquire(0, "a", "a");
    store.apply(0, new Command.KvSet(L, "x".getBytes(StandardCharsets.UTF_8), 0));
    assertThat(entry()).isEqualTo("x a 0 3..4");
    assertThat(done(0, new Command.KvDelete(L))).isTrue();
    assertThat(store.view().sessions().heldCount("a")).isZero();
  }

  @Test
  void theEndOfASessionReleasesOrDeletes() {
    create("a", 0, false);
    acquire(0, "a", "me");
    destroy(0, "a");
    assertThat(entry()).isEqualTo("me null 1 3..4");
    create("b", 0, true);
    acquire(0, "b", "me");
    destroy(0, "b");
    assertThat(store.view().kv().get(L)).isNull();
    destroy(0, "b");
  }

  @Test
  void aLockDelayHoldsUntilItsTimeEvenWithoutATick() {
    create("a", 2000, false);
    create("b", 0, false);
    acquire(1000, "a", "a");
    destroy(1000, "a");
    assertThat(acquire(2999, "b", "b")).isFalse();
    assertThat(acquire(500, "b", "b")).as("time does not go back").isFalse();
    assertThat(store.view().timeMs()).isEqualTo(2999);
    store.apply(2999, new Command.Tick());
    assertThat(store.view().lockDelays().size()).isEqualTo(1);
    assertThat(acquire(3000, "b", "b")).isTrue();
    store.apply(3000, new Command.Tick());
    assertThat(store.view().lockDelays().size()).isZero();
  }

  @Test
  void aCriticalAgentsSessionsEndButForThoseWithoutChecks() {
    create("a", 2000, false);
    store.apply(0, new Command.SessionCreate("b", "", "n", 0, false, "", 0, List.of(), List.of()));
    acquire(0, "a", "a");
    store.apply(0, new Command.NodeHealth("n", Health.CRITICAL, "gone"));
    assertThat(store.view().sessions().get("a")).isNull();
    assertThat(store.view().sessions().get("b")).isNotNull();
    assertThat(acquire(0, "b", "b")).isFalse();
    assertThat(create("c", 0, false)).isInstanceOf(Outcome.Refused.class);
    store.apply(0, new Command.NodeDeregister("n"));
    assertThat(store.view().sessions().size()).isZero();
  }

  @Test
  void refusals() {
    assertThat(store.apply(0, new Command.KvLock(L, new byte[0], 0, "x")))
        .isEqualTo(new Outcome.Refused("invalid session \"x\""));
    assertThat(store.apply(0, new Command.KvLock(L, new byte[0], 0, "")))
        .isEqualTo(new Outcome.Refused("missing session"));
    assertThat(
            store.apply(
                0,
                new Command.SessionCreate(
                    "s", "", "nowhere", 0, false, "", 0, List.of(), List.of())))
        .isEqualTo(new Outcome.Refused("Missing node registration"));
    assertThat(
            store.apply(
                0,
                new Command.SessionCreate(
                    "s", "", "n", 0, false, "", 0, List.of("none"), List.of())))
        .isEqualTo(new Outcome.Refused("Missing check 'none' registration"));
    assertThat(store.view().index()).isEqualTo(1);
  }

  @Test
  void aRepeatedSetMovesNoIndex() {
    Command set = new Command.KvSet(L, new byte[] {1}, 0);
    assertThat(store.apply(1, set)).isEqualTo(new Outcome.Done(true, 2));
    assertThat(store.apply(2, set)).isEqualTo(new Outcome.Done(true, 2));
    assertThat(store.view().indexOfKey(Key.utf8("none"))).isEqualTo(2);
  }
}
