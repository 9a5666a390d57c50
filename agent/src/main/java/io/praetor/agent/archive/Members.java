package io.praetor.agent.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The names of an archive's members, and how they are summed. */
final class Members {
  /** What the snapshot tells of itself, as JSON. */
  static final String META = "meta.json";

  /** The state, as {@link io.praetor.store.snapshot.SnapshotCodec} writes it. */
  static final String STATE = "state.bin";

  /** The sums of the other members, in the form of the program sha256sum. */
  static final String SUMS = "SHA256SUMS";

  private Members() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
