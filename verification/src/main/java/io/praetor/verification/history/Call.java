package io.praetor.verification.history;

import java.util.List;

/**
 * What was asked of the store.
 *
 * <p>Two rules of the recorder make checking cheap: no two writes of a history write the same
 * value, and no transaction names a key twice.
 */
public sealed interface Call {

  /**
   * Reads one key; {@code waitIndex} above 0 makes it a blocking query that lasts up to {@code
   * waitMs}.
   */
  record Read(String key, long waitIndex, long waitMs) implements Call {
    /** Reads at once. */
    public static Read now(String key) {
      return new Read(key, 0, 0);
    }
  }

  /** Reads all keys with a prefix, at once or blocking. */
  record ReadTree(String prefix, long waitIndex, long waitMs) implements Call {
    /** Reads at once. */
    public static ReadTree now(String prefix) {
      return new ReadTree(prefix, 0, 0);
    }
  }

  /** Writes a value. */
  record Put(String key, String value) implements Call {}

  /** Writes a value if the modify index is the given one; 0: if there is no such key. */
  record Cas(String key, String value, long index) implements Call {}

  /** Writes a value and takes the key for a session. */
  record Acquire(String key, String value, String session) implements Call {}

  /** Writes a value and lets the key go. */
  record Release(String key, String value, String session) implements Call {}

  /** Deletes a key. */
  record Delete(String key) implements Call {}

  /** Deletes a key if its modify index is the given one, or there is none. */
  record DeleteCas(String key, long index) implements Call {}

  /** Deletes all keys with a prefix. */
  record DeleteTree(String prefix) implements Call {}

  /** A condition in a transaction: the key is there with this modify index. */
  record CheckIndex(String key, long index) implements Call {}

  /** A condition in a transaction: there is no such key. */
  record CheckAbsent(String key) implements Call {}

  /** All or nothing; a {@link Read} in it refuses the whole if its key is not there. */
  record Txn(List<Call> calls) implements Call {
    public Txn {
      calls = List.copyOf(calls);
    }
  }

  /** Whether the call only reads. */
  default boolean isRead() {
    return this instanceof Read
        || this instanceof ReadTree
        || (this instanceof Txn t && t.calls().stream().allMatch(c -> c instanceof Read));
  }

  /** A key that the call names, or the prefix of its tree. */
  default String anyKey() {
    return switch (this) {
      case Read c -> c.key();
      case ReadTree c -> c.prefix();
      case Put c -> c.key();
      case Cas c -> c.key();
      case Acquire c -> c.key();
      case Release c -> c.key();
      case Delete c -> c.key();
      case DeleteCas c -> c.key();
      case DeleteTree c -> c.prefix();
      case CheckIndex c -> c.key();
      case CheckAbsent c -> c.key();
      case Txn c -> c.calls().isEmpty() ? "" : c.calls().getFirst().anyKey();
    };
  }
}
