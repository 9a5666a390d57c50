package io.praetor.verification.linearizability;

import java.util.Arrays;

/**
 * The keys of one group at one moment: for each the number of its value and of its holder, 0 for
 * none. Immutable.
 */
final class State {
  private final int[] cells;

  /** Takes the cells over: two for each key, its value and its holder. */
  State(int[] cells) {
    this.cells = cells;
  }

  static State empty(int keys) {
    return new State(new int[2 * keys]);
  }

  int value(int key) {
    return cells[2 * key];
  }

  int holder(int key) {
    return cells[2 * key + 1];
  }

  int keys() {
    return cells.length / 2;
  }

  /** The cells themselves: who changes them takes a copy. */
  int[] cells() {
    return cells;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof State s && Arrays.equals(cells, s.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }
}
