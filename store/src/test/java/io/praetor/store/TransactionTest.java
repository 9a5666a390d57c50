package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.kv.Key;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers of transactions, as a Consul 1.21.4 gave them. */
class TransactionTest {
  private static final Key A = Key.utf8("p/a");
  private static final Key B = Key.utf8("p/b");
  private static final Key NONE = Key.utf8("p/none");

  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  @BeforeEach
  void session() {
    store.apply(0, new Command.NodeRegister("i", "n", "h:1", true, Map.of()));
    for (String id : List.of("s1", "s2")) {
      store.apply(
          0, new Command.SessionCreate(id, "", "n", 2000, false, "", 0, List.of(), List.of()));
    }
  }

  @AfterEach
  void isSound() {
    StoreAssert.isSound(store, "at the end");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Command set(Key key, String value) {
    return new Command.KvSet(key, bytes(value), 0);
  }

  private Outcome run(TransactionOperation... operations) {
    return store.apply(0, new Command.Transaction(List.of(operations)));
  }

  private List<String> rows(TransactionOperation... operations) {
    Outcome outcome = run(operations);
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    return ((Outcome.Committed) outcome)
        .results().stream()
            .map(Outcome.KeyResult.class::cast)
            .map(r ->
                r.entry().key()
                    + (r.withValue()
                        ? "=" + new String(r.entry().value(), StandardCharsets.UTF_8)
                        : "")
                    + "@"
                    + r.entry().modifyIndex())
            .toList();
  }

  private List<String> errors(TransactionOperation... operations) {
    View before = store.view();
    Outcome outcome = run(operations);
    assertThat(outcome).isInstanceOf(Outcome.RolledBack.class);
    assertThat(store.view().kv()).isSameAs(before.kv());
    assertThat(store.view().index()).isEqualTo(before.index());
    return ((Outcome.RolledBack) outcome)
        .errors().stream().map(e -> e.position() + ": " + e.text()).toList();
  }

  @Test
  void readsSeeWhatWasWrittenBeforeThemAndAllHasOneIndex() {
    assertThat(
            rows(
                new Command.KvSet(A, bytes("1"), 3),
                new TransactionOperation.Get(A),
                new Command.KvSet(B, bytes("2"), 0),
                new TransactionOperation.GetTree(Key.utf8("p/")),
                new TransactionOperation.GetOrEmpty(NONE)))
        .containsExactly("p/a@4", "p/a=1@4", "p/b@4", "p/a=1@4", "p/b=2@4", "p/none=@0");
  }

  @Test
  void deletionsAndNegativeChecksGiveNoRow() {
    store.apply(0, set(A, "1"));
    assertThat(
            rows(
                new Command.KvDelete(A),
                new Command.KvDeleteTree(Key.utf8("p/")),
                new TransactionOperation.CheckNotExists(A),
                new TransactionOperation.GetTree(NONE)))
        .isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void aFailureUndoesAllAndSaysWhich() {
    assertThat(
            errors(new Command.KvSet(A, bytes("1"), 0), new TransactionOperation.CheckNotExists(A)))
        .containsExactly("1: key \"p/a\" exists");
    assertThat(errors(new Command.KvSet(A, bytes("1"), 0), new TransactionOperation.Get(NONE)))
        .containsExactly("1: key \"p/none\" doesn't exist");
  }

  @Test
  void staleIndexes() {
    store.apply(0, set(A, "1"));
    assertThat(
            errors(
                new Command.KvCas(A, bytes("2"), 0, 0),
                new Command.KvDeleteCas(A, 1),
                new TransactionOperation.CheckIndex(A, 1),
                new TransactionOperation.CheckIndex(NONE, 1)))
        .containsExactly(
            "0: failed to set key \"p/a\", index is stale",
            "1: failed to delete key \"p/a\", index is stale",
            "2: failed index check for key \"p/a\", current modify index 4 != 1",
            "3: failed to check index, key \"p/none\" doesn't exist");
    assertThat(
            rows(new TransactionOperation.CheckIndex(A, 4), new Command.KvCas(A, bytes("2"), 0, 4)))
        .containsExactly("p/a@4", "p/a@5");
  }

  @Test
  void sessions() {
    store.apply(0, new Command.KvLock(A, bytes("1"), 0, "s1"));
    assertThat(
            errors(
                new TransactionOperation.CheckSession(A, "s2"),
                new TransactionOperation.CheckSession(NONE, "s2"),
                new Command.KvUnlock(A, bytes("1"), 0, "s2"),
                new Command.KvLock(A, bytes("1"), 0, "nobody"),
                new Command.KvLock(A, bytes("1"), 0, "s2")))
        .containsExactly(
            "0: failed session check for key \"p/a\", current session \"s1\" != \"s2\"",
            "1: failed to check session, key \"p/none\" doesn't exist",
            "2: failed to unlock key \"p/a\", lock isn't held, or is held by another session",
            "3: invalid session \"nobody\"",
            "4: failed to lock key \"p/a\", lock is already held");
    store.apply(0, new Command.SessionDestroy("s1", Command.SessionEnd.DESTROYED));
    assertThat(errors(new Command.KvLock(A, bytes("1"), 0, "s2")))
        .containsExactly("0: failed to lock key \"p/a\" due to lock delay");
  }

  @Test
  void senselessOperationsAreFoundBeforeAnyOther() {
    assertThat(
            errors(
                new TransactionOperation.Get(NONE),
                new TransactionOperation.Unknown(A, "frobnicate"),
                new TransactionOperation.Unknown(A, ""),
                new Command.KvSet(Key.EMPTY, bytes("1"), 0)))
        .containsExactly(
            "1: unknown KV operation: frobnicate",
            "2: unknown KV operation: ",
            "3: Must provide key");
  }

  @Test
  void anUnchangedSetKeepsItsIndex() {
    store.apply(0, set(A, "1"));
    assertThat(rows(new Command.KvSet(A, bytes("1"), 0))).containsExactly("p/a@4");
    assertThat(store.view().index()).isEqualTo(4);
  }

  @Test
  void aTransactionThatOnlyAsksNeedsNoLog() {
    store.apply(0, set(A, "1"));
    View before = store.view();
    Outcome outcome = Transactions.read(before, List.of(new TransactionOperation.Get(A)));
    assertThat(outcome)
        .isInstanceOfSatisfying(Outcome.Committed.class, c -> assertThat(c.results()).hasSize(1));
    assertThat(store.view()).isSameAs(before);
  }
}
