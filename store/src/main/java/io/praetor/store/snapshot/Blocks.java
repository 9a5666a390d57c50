package io.praetor.store.snapshot;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What both ends of the block format share. */
final class Blocks {
  /**
   * No record is longer: a value, or a chunk of a restore. A damaged length must not ask for all
   * memory.
   */
  static final int BYTES_MAX = 64 << 20;

  private Blocks() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
