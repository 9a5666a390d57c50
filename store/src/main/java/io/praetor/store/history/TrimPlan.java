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
   * The newest part of the log stays whole for those who follow it: what is younger than this, as
   * far as the bytes allow.
   */
  public static final long FEED_MS_MAX = TimeUnit.HOURS.toMillis(1);

  /** One trim names keys of so many bytes at most. */
  private static final long KEY_BYTES_MAX = 1L << 20;

  private TrimPlan() {}

  /**
   * What to take away for the sake of the bytes alone: as much as leaves a tenth of room, so that
   * it is not asked for again at once.
   */
  public static Trim ofBytes(ChangeLog log, RetentionTable retentions) {
    long max = retentions.bytesMax();
    return new Trim(
        log.bytes() <= max ? 0 : indexToFit(log, max - max / 10, log.lastIndex()), List.of());
  }

  /**
   * Up to which index changes have to go, the oldest first, for the rest to take no more than some
   * bytes; 0 if none has to.
   *
   * @param last none behind this index goes
   */
  public static long indexToFit(ChangeLog log, long bytesMax, long last) {
    long over = log.bytes() - bytesMax;
    if (over <= 0) {
      return 0;
    }
    Iterator<Lost.Row> rows = log.lost().rows().iterator();
    Lost.Row row = rows.hasNext() ? rows.next() : null;
    long upTo = 0;
    for (Iterator<KeyChange> all = log.forwards(); over > 0 && all.hasNext(); ) {
      KeyChange change = all.next();
      if (change.index() > last) {
        break;
      }
      upTo = change.index();
      over -= change.bytes();
      for (; row != null && row.index() <= upTo; row = rows.hasNext() ? rows.next() : null) {
        over -= row.bytes();
      }
    }
    return upTo;
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
    private long upTo;
    private long keyBytes;

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
      int nth = seen.merge(change.key(), 1, Integer::sum);
      boolean isFeed = ageMs <= FEED_MS_MAX;
      if (!isFeed && !keys.containsKey(change.key()) && hasRoom()) {
        Retention retention = retentions.of(change.key());
        if (nth > retention.versions() || ageMs > TimeUnit.DAYS.toMillis(retention.days())) {
          keys.put(change.key(), change.index());
          keyBytes += change.key().length();
        }
      }
      return true;
    }

    private boolean hasRoom() {
      return keys.size() < Trim.KEYS_MAX && keyBytes < KEY_BYTES_MAX;
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
