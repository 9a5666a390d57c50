package io.praetor.store.history;

import io.praetor.store.kv.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a leader has to take away from the log of changes; stateless. It goes through the whole log,
 * and so belongs on a thread that nothing waits for.
 */
public final class TrimPlan {
  /**
   * The newest part of the log stays whole for those who follow it: changes that are younger than
   * this, if there are not more than {@link #FEED_CHANGES_MAX}.
   */
  public static final long FEED_MS_MAX = TimeUnit.HOURS.toMillis(1);

  /** So many changes at most stay because of their age alone. */
  public static final int FEED_CHANGES_MAX = 100_000;

  private TrimPlan() {}

  /**
   * What to take away for the sake of the bytes alone: as much as leaves a tenth of room, so that
   * it is not asked for again at once.
   */
  public static Trim ofBytes(ChangeLog log, RetentionTable retentions) {
    long max = retentions.bytesMax();
    return new Trim(log.bytes() <= max ? 0 : log.indexToFit(max - max / 10), List.of());
  }

  /**
   * What to take away by number and age.
   *
   * @param wallMs the wall clock, in milliseconds since the epoch
   */
  public static Trim of(ChangeLog log, RetentionTable retentions, long wallMs) {
    Scan scan = new Scan(log, retentions, wallMs);
    Iterator<KeyChange> all = log.backwards();
    while (all.hasNext() && scan.visit(all.next())) {}
    return scan.trim();
  }

  /** One way through the log, the newest first; owned by one thread. */
  private static final class Scan {
    private final ChangeLog log;
    private final RetentionTable retentions;
    private final long wallMs;
    private final int longestDays;
    private final Map<Key, Integer> seen = new HashMap<>();
    private final Map<Key, Long> keys = new LinkedHashMap<>();
    private int position;
    private long upTo;

    Scan(ChangeLog log, RetentionTable retentions, long wallMs) {
      this.log = log;
      this.retentions = retentions;
      this.wallMs = wallMs;
      int days = retentions.of(Key.EMPTY).days();
      for (RetentionTable.Row row : retentions.all()) {
        days = Math.max(days, row.retention().days());
      }
      longestDays = days;
    }

    private boolean visit(KeyChange change) {
      long ageMs = wallMs - change.wallMs();
      if (ageMs > TimeUnit.DAYS.toMillis(longestDays)) {
        // All that are older go, whatever their keys.
        upTo = change.index();
        return false;
      }
      position++;
      int nth = seen.merge(change.key(), 1, Integer::sum);
      boolean isFeed = ageMs <= FEED_MS_MAX && position <= FEED_CHANGES_MAX;
      if (!isFeed && !keys.containsKey(change.key()) && keys.size() < Trim.KEYS_MAX) {
        Retention retention = retentions.of(change.key());
        if (nth > retention.versions() || ageMs > TimeUnit.DAYS.toMillis(retention.days())) {
          keys.put(change.key(), change.index());
        }
      }
      return true;
    }

    Trim trim() {
      List<Trim.OfKey> parts = new ArrayList<>();
      keys.forEach((key, index) -> {
        if (index > upTo) {
          parts.add(new Trim.OfKey(key, index));
        }
      });
      return new Trim(Math.min(upTo, log.lastIndex()), parts);
    }
  }
}
