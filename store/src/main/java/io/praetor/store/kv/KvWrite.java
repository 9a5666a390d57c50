package io.praetor.store.kv;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of one key in a change of many; immutable.
 *
 * @param key the name
 * @param value the bytes themselves, not to be changed; null deletes the key
 * @param flags 64 bits that clients may use as they like, unsigned; 0 where it is deleted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KvWrite(Key key, byte @Nullable [] value, long flags) {
  /** What a write takes beside the bytes of key and value, about: objects, and its place. */
  private static final int ROW_BYTES = 96;

  /** A write that deletes a key. */
  public static KvWrite delete(Key key) {
    return new KvWrite(key, null, 0);
  }

  /** How many bytes it holds in memory, about. */
  public long heldBytes() {
    return ROW_BYTES + (long) key.length() + (value == null ? 0 : value.length);
  }
}
