package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Large answers that their clients have not read yet, of all connections together, against one
 * limit. An answer that many are given is counted once. Guarded by itself; called on event loops.
 */
final class QueuedAnswers {
  /** What is smaller is bounded by how much one connection may have queued. */
  static final int BYTES_MIN = 16 * 1024;

  /** When there is no room, clients who read slower than this make some. */
  private static final long BYTES_PER_SECOND_MIN = 1 << 20;

  private static final long GRACE_NANOS = 1_000_000_000L;

  /** One answer and those who read it. */
  static final class Queued {
    private final ByteBuf bytes;
    private final long size;
    private final Map<Channel, Long> dueNanos = new LinkedHashMap<>(2);
    private int unread;
    private boolean dropped;

    Queued(ByteBuf bytes, long size) {
      this.bytes = bytes;
      this.size = size;
    }

    boolean isOverdue(long nowNanos) {
      return dueNanos.values().stream().allMatch(due -> nowNanos - due > 0);
    }
  }

  private final LongSupplier bytesMax;
  private final IdentityHashMap<ByteBuf, Queued> shared = new IdentityHashMap<>();
  private final Set<Queued> queued = new LinkedHashSet<>();
  private long heldBytes;

  /**
   * No answers yet.
   *
   * @param bytesMax asked each time, since a reload may change it
   */
  QueuedAnswers(LongSupplier bytesMax) {
    this.bytesMax = bytesMax;
  }

  long bytesMax() {
    return bytesMax.getAsLong();
  }

  /** What is queued now. */
  synchronized long heldBytes() {
    return heldBytes;
  }

  /**
   * Counts an answer before it is sent. One that is alone has room, whatever its size.
   *
   * @param isShared whether others are sent the same bytes
   * @param always whether it is sent even if there is no room
   * @return to be handed back with {@link #read}; null if there is no room
   */
  @Nullable Queued add(ByteBuf bytes, boolean isShared, Channel reader, boolean always) {
    List<Channel> slow = List.of();
    Queued entry;
    synchronized (this) {
      // Each is sent a duplicate of the same buffer.
      ByteBuf key = isShared ? root(bytes) : bytes;
      entry = isShared ? shared.get(key) : null;
      if (entry == null) {
        long size = capacity(bytes);
        if (heldBytes > 0 && heldBytes + size > bytesMax.getAsLong()) {
          slow = makeRoom(size);
        }
        if (always || heldBytes == 0 || heldBytes + size <= bytesMax.getAsLong()) {
          entry = queue(key, size, isShared);
        }
      }
      if (entry != null) {
        entry.unread++;
        long takesNanos = entry.size * 1_000 / BYTES_PER_SECOND_MIN * 1_000_000;
        entry.dueNanos.put(reader, System.nanoTime() + GRACE_NANOS + takesNanos);
      }
    }
    for (Channel channel : slow) {
      var _ = channel.close();
    }
    return entry;
  }

  /** The memory behind a buffer, of which it may use a part. */
  private static long capacity(ByteBuf bytes) {
    if (bytes instanceof CompositeByteBuf parts) {
      long sum = 0;
      for (int i = 0; i < parts.numComponents(); i++) {
        sum += capacity(parts.internalComponent(i));
      }
      return sum;
    }
    ByteBuf whole = root(bytes);
    return whole instanceof CompositeByteBuf ? capacity(whole) : whole.capacity();
  }

  private static ByteBuf root(ByteBuf bytes) {
    ByteBuf whole = bytes;
    while (whole.unwrap() != null) {
      whole = whole.unwrap();
    }
    return whole;
  }

  private Queued queue(ByteBuf bytes, long size, boolean isShared) {
    Queued entry = new Queued(bytes, size);
    queued.add(entry);
    if (isShared) {
      shared.put(bytes, entry);
    }
    heldBytes += size;
    return entry;
  }

  /** Drops the oldest that are overdue, until there is room; returns who is to be closed. */
  private List<Channel> makeRoom(long size) {
    long now = System.nanoTime();
    List<Channel> slow = new ArrayList<>();
    for (Queued entry : List.copyOf(queued)) {
      if (heldBytes == 0 || heldBytes + size <= bytesMax.getAsLong()) {
        break;
      }
      if (entry.isOverdue(now)) {
        slow.addAll(entry.dueNanos.keySet());
        drop(entry);
      }
    }
    return slow;
  }

  private void drop(Queued entry) {
    if (!entry.dropped) {
      entry.dropped = true;
      queued.remove(entry);
      shared.remove(entry.bytes, entry);
      heldBytes -= entry.size;
    }
  }

  /** Says that an answer has been read, or never will be. */
  synchronized void read(Queued entry, Channel reader) {
    entry.dueNanos.remove(reader);
    if (--entry.unread == 0) {
      drop(entry);
    }
  }
}
