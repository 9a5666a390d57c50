package io.praetor.store.kv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of many keys whose parts come through the log and which was not committed yet;
 * immutable.
 */
public final class PendingApply {
  /** As many keys change together at most. */
  public static final int KEYS_MAX = 100_000;

  /** As many bytes change together at most, as {@link KvWrite#heldBytes} counts them. */
  public static final long BYTES_MAX = 256L << 20;

  private record Part(List<KvWrite> writes, @Nullable Part before) {}

  private final int keysDue;
  private final long bytesDue;
  private final int keys;
  private final long bytes;
  private final @Nullable Part last;

  private PendingApply(int keysDue, long bytesDue, int keys, long bytes, @Nullable Part last) {
    this.keysDue = keysDue;
    this.bytesDue = bytesDue;
    this.keys = keys;
    this.bytes = bytes;
    this.last = last;
  }

  /** One that has no parts yet. */
  public static PendingApply begin(int keysDue, long bytesDue) {
    return new PendingApply(keysDue, bytesDue, 0, 0, null);
  }

  /** How many keys it will have. */
  public int keysDue() {
    return keysDue;
  }

  /** How many bytes it will hold at most. */
  public long bytesDue() {
    return bytesDue;
  }

  /** How many keys there are. */
  public int keys() {
    return keys;
  }

  /** How many bytes there are. */
  public long bytes() {
    return bytes;
  }

  /** Whether nothing is missing. */
  public boolean isWhole() {
    return keys == keysDue;
  }

  /** Whether some writes are no more than was announced. */
  public boolean takes(List<KvWrite> more) {
    return more.size() <= keysDue - keys && heldBytes(more) <= bytesDue - bytes;
  }

  /** This one with the next writes. */
  public PendingApply with(List<KvWrite> more) {
    return new PendingApply(
        keysDue, bytesDue, keys + more.size(), bytes + heldBytes(more), new Part(more, last));
  }

  /** This one as it would be with the next writes, which it counts and does not keep. */
  public PendingApply counting(List<KvWrite> more) {
    return new PendingApply(keysDue, bytesDue, keys + more.size(), bytes + heldBytes(more), last);
  }

  private static long heldBytes(List<KvWrite> writes) {
    long bytes = 0;
    for (KvWrite write : writes) {
      bytes += write.heldBytes();
    }
    return bytes;
  }

  /** The writes in the order in which they came. */
  public List<KvWrite> writes() {
    List<List<KvWrite>> parts = new ArrayList<>();
    for (Part at = last; at != null; at = at.before) {
      parts.add(at.writes);
    }
    List<KvWrite> writes = new ArrayList<>(keys);
    for (int i = parts.size() - 1; i >= 0; i--) {
      writes.addAll(parts.get(i));
    }
    return writes;
  }
}
