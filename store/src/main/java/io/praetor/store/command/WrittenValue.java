package io.praetor.store.command;

import io.praetor.store.kv.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that a command writes under a key; immutable. The bytes are not to be changed.
 *
 * @param position of the operation in its transaction, counted from 0; 0 of a command by itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WrittenValue(int position, Key key, byte[] value) {
  /** The values that a command writes if its conditions hold; a deletion writes none. */
  public static List<WrittenValue> of(Command command) {
    return switch (command) {
      case Command.Kv kv -> {
        WrittenValue value = of(0, kv);
        yield value == null ? List.of() : List.of(value);
      }
      case Command.Transaction transaction -> {
        List<WrittenValue> values = new ArrayList<>();
        for (int i = 0; i < transaction.operations().size(); i++) {
          WrittenValue value =
              transaction.operations().get(i) instanceof Command.Kv kv ? of(i, kv) : null;
          if (value != null) {
            values.add(value);
          }
        }
        yield values;
      }
      default -> List.of();
    };
  }

  private static @Nullable WrittenValue of(int position, Command.Kv kv) {
    return switch (kv) {
      case Command.KvSet c -> new WrittenValue(position, c.key(), c.value());
      case Command.KvCas c -> new WrittenValue(position, c.key(), c.value());
      case Command.KvLock c -> new WrittenValue(position, c.key(), c.value());
      case Command.KvUnlock c -> new WrittenValue(position, c.key(), c.value());
      case Command.KvDelete _, Command.KvDeleteCas _, Command.KvDeleteTree _ -> null;
    };
  }
}
