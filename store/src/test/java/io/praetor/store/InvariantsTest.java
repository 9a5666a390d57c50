package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.config.ConfigBlob;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTable;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.session.Session;
import io.praetor.store.session.SessionTable;
import io.praetor.store.table.Keys;
import io.praetor.store.table.Sessions;
import io.praetor.store.table.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the checker sees what is wrong. */
class InvariantsTest {
  private static final Key A = Key.utf8("a");
  private static final Session SESSION =
      new Session("s", "", "n", 0, false, "", 0, List.of(), List.of(), 1);

  private static View view(long index, long kvIndex, KvTree kv, SessionTable sessions) {
    return View.EMPTY
        .at(index, 0)
        .with(Keys.TABLE, new KvTable(kv, kvIndex, 0))
        .with(Sessions.TABLE, sessions);
  }

  private static KvTree held(long index) {
    return KvTree.EMPTY.with(new KvEntry(A, new byte[0], 0, 1, "s", index, index));
  }

  @Test
  void anEmptyStoreIsSound() {
    assertThat(Invariants.violations(View.EMPTY)).isEmpty();
  }

  @Test
  void seesAnIndexFromTheFuture() {
    KvTree tree = KvTree.EMPTY.with(new Tombstone(A, 8));
    assertThat(Invariants.violations(view(9, 7, tree, SessionTable.EMPTY)))
        .containsExactly("key a's index is 8, above 7");
    assertThat(Invariants.violations(view(7, 8, tree, SessionTable.EMPTY)))
        .containsExactly("the index of kv is 8, above 7");
  }

  @Test
  void seesAKeyThatNoSessionHolds() {
    assertThat(Invariants.violations(view(5, 5, held(5), SessionTable.EMPTY)))
        .containsExactly(
            "key a is held by no session: s", "key a is not among those that session s holds");
  }

  @Test
  void seesASessionThatHoldsAnotherKey() {
    SessionTable sessions = SessionTable.EMPTY.with(SESSION, 1).hold("s", Key.utf8("b"));
    assertThat(Invariants.violations(view(5, 5, held(5), sessions)))
        .contains(
            "key a is not among those that session s holds",
            "session s belongs to no node: n",
            "session s holds key b, whose holder is null");
  }

  @Test
  void seesAHolderThatIsNotThere() {
    assertThat(Invariants.violations(view(5, 5, KvTree.EMPTY, SessionTable.EMPTY.hold("s", A))))
        .containsExactly("the holder s, which is not there, is wrong");
  }

  @Test
  void seesASettingUnderAnotherName() {
    OrderedMap<String, ConfigBlob> config =
        OrderedMap.<String, ConfigBlob>empty().with("x", new ConfigBlob("y", new byte[0], 2, 1));
    View view = View.EMPTY.at(9, 0).with(Settings.TABLE, config);
    assertThat(Invariants.violations(view))
        .containsExactly("setting x is kept for y", "setting x's create index is 2, above 1");
  }
}
