package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
    private final long dueNanos;
    private final Set<Channel> readers = new LinkedHashSet<>(2);
    private int unread;
    private boolean dropped;

    Queued(ByteBuf bytes, long size, long dueNanos) {
      this.bytes = bytes;
      this.size = size;
      this.dueNanos = dueNanos;
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
   * @return to be handed back with {@link #read}; null if there is no room
   */
  @Nullable Queued add(ByteBuf bytes, boolean isShared, Channel reader) {
    List<Channel> slow = List.of();
    Queued entry;
    synchronized (this) {
      entry = isShared ? shared.get(bytes) : null;
      if (entry == null) {
        long size = capacity(bytes);
        if (heldBytes > 0 && heldBytes + size > bytesMax.getAsLong()) {
          slow = makeRoom(size);
        }
        if (heldBytes == 0 || heldBytes + size <= bytesMax.getAsLong()) {
          entry = queue(bytes, size, isShared);
        }
      }
      if (entry != null) {
        entry.unread++;
        entry.readers.add(reader);
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
    ByteBuf whole = bytes;
    while (whole.unwrap() != null) {
      whole = whole.unwrap();
    }
    return whole.capacity();
  }

  private Queued queue(ByteBuf bytes, long size, boolean isShared) {
    long takes = size * 1_000 / BYTES_PER_SECOND_MIN * 1_000_000;
    Queued entry = new Queued(bytes, size, System.nanoTime() + GRACE_NANOS + takes);
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
      if (now - entry.dueNanos > 0) {
        slow.addAll(entry.readers);
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
    entry.readers.remove(reader);
    if (--entry.unread == 0) {
      drop(entry);
    }
  }
}
