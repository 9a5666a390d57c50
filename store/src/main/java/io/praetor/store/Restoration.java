package io.praetor.store;

import io.praetor.store.table.Restoring;
import io.praetor.store.table.States;
import io.praetor.store.table.Table;

/**
 * Puts the content of a snapshot in place of what is there, in a cluster that goes on, table by
 * table; owned by the apply thread.
 */
final class Restoration implements Restoring {
  private final Draft draft;
  private final View ours;
  private final View snapshot;
  private final long at;

  private Restoration(Draft draft, View snapshot) {
    this.draft = draft;
    this.snapshot = snapshot;
    ours = draft.viewSoFar();
    draft.skipTo(snapshot.index());
    at = draft.change();
  }

  static void run(Draft draft, View snapshot) {
    Restoration run = new Restoration(draft, snapshot);
    for (Table<?, ?, ?> table : run.ours.tables().inOrder()) {
      run.restore(table);
    }
    draft.replaced();
  }

  private <S> void restore(Table<S, ?, ?> table) {
    draft.set(table, table.restore(this));
  }

  @Override
  public States ours() {
    return ours;
  }

  @Override
  public States theirs() {
    return snapshot;
  }

  @Override
  public long at() {
    return at;
  }

  @Override
  public <S> S next(Table<S, ?, ?> table) {
    return draft.get(table);
  }

  @Override
  public <S> void set(Table<S, ?, ?> table, S state) {
    draft.set(table, state);
  }
}
