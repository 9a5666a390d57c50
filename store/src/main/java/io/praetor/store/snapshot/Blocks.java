package io.praetor.store.snapshot;

import io.praetor.store.kv.KvEntry;
import io.praetor.store.level.Level;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What both ends of the block format share. */
final class Blocks {
  /**
   * No block is longer, whether it is written or read: a record, behind others that are shorter
   * than {@link BlockOutput#BLOCK_BYTES} together. The longest record is an entry, whose value is
   * not above {@link KvEntry#VALUE_BYTES_MAX} now, but may be of a gibibyte if it was written when
   * that could still be configured. What is read takes the memory of the bytes that are there,
   * whatever length a damaged block tells.
   */
  static final int BYTES_MAX = (1 << 30) + (1 << 24);

  /** The longest block that is read by builds that speak {@link Level#FIRST} alone. */
  static final int FIRST_LEVEL_BYTES_MAX = 64 << 20;

  private Blocks() {}

  /** The sum of all counts the format too, but for the first, where it did not. */
  static void begin(MessageDigest sha, int format) {
    if (format > BlockOutput.FIRST_FORMAT) {
      sha.update((byte) format);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
