package io.praetor.agent.api.history;

import java.util.Arrays;

/**
 * Which lines two texts have in common, by Myers' greedy algorithm ("An O(ND) Difference Algorithm
 * and Its Variations", 1986): as many as possible, within a bound of work beyond which the texts
 * count as different from their first different line to their last. Owned by one thread.
 */
final class EditScript {
  /** Lines that are added and removed together before the search ends; it takes their square. */
  static final int EDITS_MAX = 1_000;

  private final int[] from;
  private final int[] to;

  /** For each line of the one text its line in the other, or -1. */
  private final int[] partners;

  private EditScript(int[] from, int[] to) {
    this.from = from;
    this.to = to;
    partners = new int[from.length];
    Arrays.fill(partners, -1);
  }

  /**
   * For each line of one text the line of the other that it stays, or -1 if it is removed; they
   * ascend.
   *
   * @param from its lines, equal ones as equal numbers
   */
  static int[] partners(int[] from, int[] to) {
    EditScript script = new EditScript(from, to);
    script.search();
    return script.partners;
  }

  private void search() {
    int head = 0;
    while (head < from.length && head < to.length && from[head] == to[head]) {
      partners[head] = head;
      head++;
    }
    int tail = 0;
    while (tail < from.length - head
        && tail < to.length - head
        && from[from.length - 1 - tail] == to[to.length - 1 - tail]) {
      partners[from.length - 1 - tail] = to.length - 1 - tail;
      tail++;
    }
    middle(head, from.length - tail - head, to.length - tail - head);
  }

  /** Both texts from a line on, so many lines of each. */
  private void middle(int begin, int lines, int others) {
    int editsMax = Math.min(EDITS_MAX, lines + others);
    // furthest[edits][edits + k]: how far one comes in the one text on diagonal k.
    int[][] furthest = new int[editsMax + 1][];
    for (int edits = 0; edits <= editsMax; edits++) {
      int[] now = new int[2 * edits + 1];
      furthest[edits] = now;
      for (int k = -edits; k <= edits; k += 2) {
        int x = edits == 0 ? 0 : step(furthest[edits - 1], edits, k);
        int y = x - k;
        while (x < lines && y < others && from[begin + x] == to[begin + y]) {
          x++;
          y++;
        }
        now[edits + k] = x;
        if (x == lines && y == others) {
          trace(furthest, edits, begin, lines, others);
          return;
        }
      }
    }
  }

  /** Where a diagonal begins after one edit more. */
  private static int step(int[] before, int edits, int k) {
    return isDown(before, edits, k)
        ? at(before, edits - 1, k + 1)
        : at(before, edits - 1, k - 1) + 1;
  }

  /** Whether the edit adds a line of the other text. */
  private static boolean isDown(int[] before, int edits, int k) {
    return k == -edits
        || (k != edits && at(before, edits - 1, k - 1) < at(before, edits - 1, k + 1));
  }

  private static int at(int[] row, int edits, int k) {
    return row[edits + k];
  }

  private void trace(int[][] furthest, int lastEdits, int begin, int lines, int others) {
    int x = lines;
    int y = others;
    for (int edits = lastEdits; edits >= 0; edits--) {
      int k = x - y;
      int startX = edits == 0 ? 0 : step(furthest[edits - 1], edits, k);
      while (x > startX) {
        x--;
        y--;
        partners[begin + x] = begin + y;
      }
      if (edits > 0) {
        if (isDown(furthest[edits - 1], edits, k)) {
          y--;
        } else {
          x--;
        }
      }
    }
  }
}
