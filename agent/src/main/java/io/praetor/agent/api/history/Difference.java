package io.praetor.agent.api.history;

import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import org.jspecify.annotations.Nullable;

/**
 * A key that is something else on the other side; immutable.
 *
 * @param name of the key; without the prefix where two prefixes are compared
 * @param from what it is on one side, null if it is not there
 * @param to what it is on the other
 */
record Difference(Key name, @Nullable KvEntry from, @Nullable KvEntry to) {
  /** Whether two rows differ in what a reader sees: value or flags. */
  static boolean isOne(@Nullable KvEntry from, @Nullable KvEntry to) {
    if (from == null || to == null) {
      return from != null || to != null;
    }
    return !from.holds(to.value(), to.flags());
  }

  /** What has become of it. */
  String type() {
    return from == null ? "added" : to == null ? "removed" : "changed";
  }

  /** The same the other way round. */
  Difference reversed() {
    return new Difference(name, to, from);
  }
}
