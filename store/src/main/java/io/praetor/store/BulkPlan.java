package io.praetor.store;

import io.praetor.store.command.WrittenValue;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command about many keys would make of a state, or why it can make nothing of it. */
public sealed interface BulkPlan {
  /**
   * One key that it changes.
   *
   * @param before null if it is not there
   * @param after null if it is deleted
   */
  record Row(Key key, @Nullable KvEntry before, @Nullable KvEntry after) {}

  /**
   * What it changes.
   *
   * @param rows those that are different afterwards, in the order of the keys
   * @param held those that stay as they are because a session holds them
   */
  record Change(List<Row> rows, List<Key> held) implements BulkPlan {
    /** The values that it writes. */
    public List<WrittenValue> values() {
      List<WrittenValue> values = new ArrayList<>();
      for (Row row : rows) {
        KvEntry after = row.after();
        if (after != null) {
          values.add(new WrittenValue(values.size(), row.key(), after.value()));
        }
      }
      return values;
    }
  }

  /** The keys have changed since it was looked at. */
  record Stale() implements BulkPlan {}

  /** There are no keys to be copied or moved. */
  record NoSource() implements BulkPlan {}

  /**
   * Keys are there that were not to be written over.
   *
   * @param first the lowest of them
   * @param count how many there are
   */
  record Taken(Key first, int count) implements BulkPlan {}

  /** A session holds a key that is to be moved. */
  record Locked(Key key, String session) implements BulkPlan {}

  /** It changes more than {@link io.praetor.store.waiting.PendingApply} allows. */
  record TooLarge(long keys, long bytes) implements BulkPlan {}

  /**
   * What the keys were at that index is not kept.
   *
   * @param oldest the index from which on it is
   */
  record NotKept(long oldest) implements BulkPlan {}

  /** The command makes no sense; a sentence says why. */
  record Senseless(String text) implements BulkPlan {}
}
