package io.praetor.store.history;

import io.praetor.store.kv.Key;
import org.jspecify.annotations.Nullable;

/**
 * For how long the changes of keys are kept; immutable. The longest prefix of a key decides.
 *
 * @param prefix of the keys; the empty one for all
 * @param versions how many changes of a key are kept beyond the newest part of the log; 0: no row
 *     is kept at all, so that nobody finds an old value
 * @param days how long a change is kept at most
 * @param bytesMax what all changes count together at most; only with the empty prefix, else 0
 */
public record Retention(Key prefix, int versions, int days, long bytesMax) {
  /** What is kept where nobody said anything. */
  public static final Retention DEFAULT = new Retention(Key.EMPTY, 100, 30, 256L << 20);

  /** One key has no more versions. */
  public static final int VERSIONS_MAX = 1_000_000;

  /** A hundred years. */
  public static final int DAYS_MAX = 36_525;

  /** Room for the newest changes, without which nobody could follow. */
  public static final long BYTES_MIN = 1L << 20;

  /** All is in memory. */
  public static final long BYTES_MAX = 64L << 30;

  /** There may be so many for prefixes. */
  public static final int PREFIXES_MAX = 1_000;

  /** Why nothing can be kept so, in a sentence, or null. */
  public @Nullable String fault() {
    if (versions < 0 || versions > VERSIONS_MAX) {
      return "so many versions are not kept: " + versions + "; from 0 to " + VERSIONS_MAX;
    }
    if (days < 0 || days > DAYS_MAX) {
      return "changes are not kept for " + days + " days; from 0 to " + DAYS_MAX;
    }
    if (prefix.length() == 0 ? bytesMax < BYTES_MIN || bytesMax > BYTES_MAX : bytesMax != 0) {
      return prefix.length() == 0
          ? "all changes cannot count "
              + bytesMax
              + " bytes; from "
              + BYTES_MIN
              + " to "
              + BYTES_MAX
          : "bytes are limited for all keys together, with the prefix \"\"";
    }
    return null;
  }
}
