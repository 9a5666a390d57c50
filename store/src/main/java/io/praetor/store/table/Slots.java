package io.praetor.store.table;

import org.jspecify.annotations.Nullable;

/** The states of all tables, each at its table's slot; owned by one thread while it changes. */
public final class Slots {
  private final Tables tables;
  private final @Nullable Object[] states;

  private Slots(Tables tables, @Nullable Object[] states) {
    this.tables = tables;
    this.states = states;
  }

  /** The states of tables that nothing was written to. */
  public static Slots empty(Tables tables) {
    Slots slots = new Slots(tables, new Object[tables.kindMax() + 1]);
    for (Table<?, ?, ?> table : tables.inOrder()) {
      slots.states[table.slot()] = table.empty();
    }
    return slots;
  }

  /** The same states, to be changed apart from these. */
  public Slots copy() {
    return new Slots(tables, states.clone());
  }

  /** Takes the states of others of the same tables. */
  public void take(Slots others) {
    System.arraycopy(others.states, 0, states, 0, states.length);
  }

  /** The tables that there are states of. */
  public Tables tables() {
    return tables;
  }

  /** The state of a table. */
  @SuppressWarnings("unchecked") // a slot holds its table's state alone
  public <S> S get(Table<S, ?, ?> table) {
    return (S) states[table.slot()];
  }

  /** Puts a state in place of a table's. */
  public <S> void set(Table<S, ?, ?> table, S state) {
    states[table.slot()] = state;
  }
}
