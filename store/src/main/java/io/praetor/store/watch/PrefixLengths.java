package io.praetor.store.watch;

import java.util.Arrays;

/**
 * The lengths of the prefixes that are waited for, so that a key looks up these alone; many
 * writers, one reader.
 */
final class PrefixLengths {
  private volatile int[] lengths = {};
  private int[] counts = {};

  /** The lengths, ascending: not to be changed. */
  int[] all() {
    return lengths;
  }

  synchronized void add(int length) {
    int i = Arrays.binarySearch(lengths, length);
    if (i >= 0) {
      counts[i]++;
      return;
    }
    int at = -1 - i;
    int[] more = new int[lengths.length + 1];
    int[] moreCounts = new int[more.length];
    System.arraycopy(lengths, 0, more, 0, at);
    System.arraycopy(counts, 0, moreCounts, 0, at);
    more[at] = length;
    moreCounts[at] = 1;
    System.arraycopy(lengths, at, more, at + 1, lengths.length - at);
    System.arraycopy(counts, at, moreCounts, at + 1, lengths.length - at);
    counts = moreCounts;
    lengths = more;
  }

  synchronized void remove(int length) {
    int at = Arrays.binarySearch(lengths, length);
    if (at < 0) {
      throw new IllegalStateException("no prefix of length " + length + " is waited for");
    }
    if (--counts[at] > 0) {
      return;
    }
    int[] fewer = new int[lengths.length - 1];
    int[] fewerCounts = new int[fewer.length];
    System.arraycopy(lengths, 0, fewer, 0, at);
    System.arraycopy(counts, 0, fewerCounts, 0, at);
    System.arraycopy(lengths, at + 1, fewer, at, fewer.length - at);
    System.arraycopy(counts, at + 1, fewerCounts, at, fewer.length - at);
    counts = fewerCounts;
    lengths = fewer;
  }
}
