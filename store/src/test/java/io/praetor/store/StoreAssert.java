package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.snapshot.SnapshotCodec;

/** What every test of the store asks of every state. */
final class StoreAssert {
  private StoreAssert() {}

  /** Every invariant holds, and a snapshot gives the same state again. */
  static void isSound(StateMachine store, String what) {
    assertThat(Invariants.violations(store.view(), SnapshotCodec::encode, SnapshotCodec::decode))
        .as(what)
        .isEmpty();
  }
}
