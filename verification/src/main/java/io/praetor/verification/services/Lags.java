package io.praetor.verification.services;

import java.util.Arrays;

/**
 * How far watchers of an instance that flaps are behind: from the sending of the first change that
 * one does not know to the answer that tells it or a later one. Owned by the thread of the crowd.
 */
final class Lags implements WatchCrowd.Listener {
  private static final int MILLIS_MAX = 60_000;

  private final Flapper flapper;
  private final int[] counts = new int[MILLIS_MAX + 1];
  private final int[] knowing;
  private long answers;
  private long skipped;

  Lags(Flapper flapper) {
    this.flapper = flapper;
    knowing = new int[1 << 20];
  }

  /** Forgets what it has counted, and counts from now on. */
  void begin() {
    Arrays.fill(counts, 0);
    answers = 0;
    skipped = 0;
  }

  @Override
  public boolean heard(WatchCrowd.Watcher watcher, String body) {
    int change = Flapper.changeIn(body);
    int known = watcher.known == 0 ? change - 1 : watcher.known;
    if (change > known) {
      long behind = System.nanoTime() - flapper.sentNanos(known + 1);
      counts[(int) Math.min(MILLIS_MAX, behind / 1_000_000)]++;
      skipped += change - known - 1;
      knowing[watcher.known]--;
      knowing[change]++;
      watcher.known = change;
    }
    answers++;
    return true;
  }

  long answers() {
    return answers;
  }

  /** How many watchers know of a change, and of none that is later. */
  int knowing(int change) {
    return knowing[change];
  }

  /** How many states a watcher misses from one answer to the next, on average. */
  double skipped() {
    return skipped / (double) Math.max(1, answers);
  }

  /** The lag that a part of the answers does not exceed. */
  double millis(double part) {
    long all = Arrays.stream(counts).asLongStream().sum();
    long seen = 0;
    for (int ms = 0; ms <= MILLIS_MAX; ms++) {
      seen += counts[ms];
      if (seen >= part * all) {
        return ms + 1;
      }
    }
    return MILLIS_MAX;
  }
}
