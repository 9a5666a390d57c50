package io.praetor.client.text;

import java.util.Optional;

/**
 * How many letters have to be added, dropped, changed or swapped with their neighbour to turn one
 * word into another.
 */
public final class EditDistance {
  private EditDistance() {}

  /** The number of changes; 0 for the same word. */
  public static int between(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }

  /**
   * The candidate that is nearest to a word, if it is near enough that it may have been meant: at
   * most a third of its letters differ. The first one counts of those that are equally near.
   */
  public static Optional<String> nearest(String word, Iterable<String> candidates) {
    Optional<String> best = Optional.empty();
    int least = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = between(word, candidate);
      if (distance < least && distance <= Math.max(1, (candidate.length() + 1) / 3)) {
        least = distance;
        best = Optional.of(candidate);
      }
    }
    return best;
  }
}
