package io.praetor.agent.api.changes;

import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import org.jspecify.annotations.Nullable;

/**
 * Which changes are asked for, and how much is told of each; immutable.
 *
 * @param prefix of their keys
 * @param values whether the values are told
 * @param previous whether the values before are told too
 * @param only changes of this type alone, and restores, which may hold any; null for all
 * @param limit a page ends behind the index with which it has so many changes
 */
public record ChangesOptions(
    Key prefix, boolean values, boolean previous, KeyChange.@Nullable Type only, int limit) {

  /** Without a limit that is asked for. */
  public static final int LIMIT_DEFAULT = 1_000;

  public static final int LIMIT_MAX = 10_000;

  /** What a change takes in an answer, whatever its key and value. */
  private static final int CHANGE_BYTES_MIN = 160;

  /** About what a change takes in an answer. */
  long bytes(KeyChange change) {
    long bytes =
        (long) CHANGE_BYTES_MIN + change.key().length() + change.author().reason().length();
    return bytes
        + (values ? valueBytes(change.after()) : 0)
        + (previous ? valueBytes(change.before()) : 0);
  }

  private static long valueBytes(@Nullable KvEntry entry) {
    return entry == null ? 0 : entry.value().length * 4L / 3;
  }
}
