package io.praetor.store.kv;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key with its value; immutable (Consul's documentation, "KV store" API).
 *
 * @param key the name
 * @param value the bytes themselves, not to be changed
 * @param flags 64 bits that clients may use as they like, unsigned
 * @param lockIndex how often it was acquired
 * @param session the id of the session that holds it, or null
 * @param createIndex the store index at which it was made
 * @param modifyIndex the store index at which it last changed
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares the bytes
public record KvEntry(
    Key key,
    byte[] value,
    long flags,
    long lockIndex,
    @Nullable String session,
    long createIndex,
    long modifyIndex)
    implements Slot {

  /**
   * No value that is written is longer, whatever is configured: a command, an entry of the log and
   * a block of a snapshot have room for one. Older states may hold longer ones, and are read.
   */
  public static final int VALUE_BYTES_MAX = 32 << 20;

  /**
   * Whether a plain write of this value and these flags would change nothing that a reader sees.
   */
  public boolean holds(byte[] otherValue, long otherFlags) {
    return flags == otherFlags && Arrays.equals(value, otherValue);
  }

  /** This entry with another holder, or with none, as of an index. */
  public KvEntry heldBy(@Nullable String newSession, long at) {
    return new KvEntry(key, value, flags, lockIndex, newSession, createIndex, at);
  }

  @Override
  public boolean equals(Object other) {
    // What most often differs first: values may be long.
    return other instanceof KvEntry that
        && modifyIndex == that.modifyIndex
        && createIndex == that.createIndex
        && lockIndex == that.lockIndex
        && flags == that.flags
        && key.equals(that.key)
        && Objects.equals(session, that.session)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Long.hashCode(modifyIndex);
  }

  @Override
  public String toString() {
    return "KvEntry[" + key + ", " + value.length + " bytes, modifyIndex=" + modifyIndex + "]";
  }
}
