package io.praetor.store.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A restore that was begun and not committed, with the bytes that came so far; immutable. */
public final class PendingRestore {
  /** A restore may be this long at most: it is held in memory until it is committed. */
  public static final long BYTES_MAX = 1L << 30;

  /** Stands for none: no restore is under way. */
  public static final PendingRestore NONE = new PendingRestore("", 0, 0, null);

  @SuppressWarnings("ArrayRecordComponent") // compared by identity alone
  private record Part(byte[] bytes, @Nullable Part before) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private final String id;
  private final long totalBytes;
  private final long bytes;
  private final @Nullable Part last;

  private PendingRestore(String id, long totalBytes, long bytes, @Nullable Part last) {
    this.id = id;
    this.totalBytes = totalBytes;
    this.bytes = bytes;
    this.last = last;
  }

  /** One that has no bytes yet. */
  public static PendingRestore begin(String id, long totalBytes) {
    return new PendingRestore(id, totalBytes, 0, null);
  }

  /** Whether it is the one that its proposer gave a name. */
  public boolean is(String otherId) {
    return this != NONE && id.equals(otherId);
  }

  /** The name that its proposer gave it. */
  public String id() {
    return id;
  }

  /** How many bytes it will have. */
  public long totalBytes() {
    return totalBytes;
  }

  /** How many bytes there are. */
  public long bytes() {
    return bytes;
  }

  /** This one with the next bytes, which are not to be changed any more. */
  public PendingRestore with(byte[] chunk) {
    return new PendingRestore(id, totalBytes, bytes + chunk.length, new Part(chunk, last));
  }

  /** The chunks in their order. */
  public List<byte[]> chunks() {
    List<byte[]> chunks = new ArrayList<>();
    for (Part at = last; at != null; at = at.before) {
      chunks.add(at.bytes);
    }
    Collections.reverse(chunks);
    return chunks;
  }
}
