package io.praetor.store.waiting;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.command.BulkCodec;
import io.praetor.store.kv.KvWrite;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change of many keys whose parts come through the log and which was not committed yet;
 * immutable. Its writes are bytes in a waiting room, each part of them behind its length and its
 * CRC-32C.
 */
public final class PendingApply {
  /** As many keys change together at most. */
  public static final int KEYS_MAX = 100_000;

  /** As many bytes change together at most, as {@link KvWrite#heldBytes} counts them. */
  public static final long BYTES_MAX = 256L << 20;

  /** The length of a part and its sum. */
  private static final int HEAD_BYTES = 8;

  private final int keysDue;
  private final long bytesDue;
  private final int keys;
  private final long bytes;
  private final long length;
  private final WaitingBytes waiting;
  private final @Nullable ReadAhead<List<KvWrite>> ahead;

  private PendingApply(
      int keysDue,
      long bytesDue,
      int keys,
      long bytes,
      long length,
      WaitingBytes waiting,
      @Nullable ReadAhead<List<KvWrite>> ahead) {
    this.keysDue = keysDue;
    this.bytesDue = bytesDue;
    this.keys = keys;
    this.bytes = bytes;
    this.length = length;
    this.waiting = waiting;
    this.ahead = ahead;
  }

  /** One that has no parts yet. */
  public static PendingApply begin(int keysDue, long bytesDue, WaitingRoom room) {
    // A write takes less there than it counts: its numbers and a part's head are below what it
    // counts for a row.
    return new PendingApply(keysDue, bytesDue, 0, 0, 0, room.open(bytesDue), null);
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

  /** Where they wait. */
  public WaitingBytes waiting() {
    return waiting;
  }

  /** Whether nothing is missing. */
  public boolean isWhole() {
    return keys == keysDue;
  }

  /** Whether some writes are no more than was announced. */
  public boolean takes(List<KvWrite> more) {
    return more.size() <= keysDue - keys && heldBytes(more) <= bytesDue - bytes;
  }

  /** This one with the next writes; asked for once, as there is one state that follows. */
  public PendingApply with(List<KvWrite> more) {
    if (more.isEmpty()) {
      return this;
    }
    ByteWriter out = new ByteWriter(HEAD_BYTES + BulkCodec.bytesMax(more));
    for (int i = 0; i < HEAD_BYTES; i++) {
      out.u8(0);
    }
    for (KvWrite write : more) {
      BulkCodec.write(out, write);
    }
    int part = out.size() - HEAD_BYTES;
    ByteBuffer.wrap(out.array())
        .putInt(0, part)
        .putInt(Integer.BYTES, PartSum.of(out.array(), HEAD_BYTES, part));
    waiting.add(length, out.array(), out.size());
    return new PendingApply(
        keysDue,
        bytesDue,
        keys + more.size(),
        bytes + heldBytes(more),
        length + out.size(),
        waiting,
        null);
  }

  /** This one, whose writes are read now, where a room does this beside the apply thread. */
  public PendingApply readAhead(WaitingRoom room) {
    ReadAhead<List<KvWrite>> reading = room.ahead(waiting, this::read);
    return new PendingApply(keysDue, bytesDue, keys, bytes, length, waiting, reading);
  }

  /**
   * Waits until they are read, for a time at most; returns at once if this was not begun. Any
   * thread.
   */
  public void awaitRead(Duration waitMax) throws InterruptedException {
    if (ahead != null) {
      ahead.await(waitMax);
    }
  }

  private static long heldBytes(List<KvWrite> writes) {
    long bytes = 0;
    for (KvWrite write : writes) {
      bytes += write.heldBytes();
    }
    return bytes;
  }

  /** The writes in the order in which they came, all of them in the heap. */
  public List<KvWrite> writes() {
    return ahead == null ? read() : ahead.get();
  }

  private List<KvWrite> read() {
    List<KvWrite> writes = new ArrayList<>(keys);
    forEach(writes::add);
    return writes;
  }

  /** Takes each write in the order in which they came; holds one part in the heap. */
  public void forEach(Consumer<KvWrite> taker) {
    byte[] part = new byte[HEAD_BYTES];
    int count;
    for (long at = 0; at < length; at += HEAD_BYTES + count) {
      waiting.copy(at, part, 0, HEAD_BYTES);
      count = ByteBuffer.wrap(part).getInt(0);
      int sum = ByteBuffer.wrap(part).getInt(Integer.BYTES);
      if (count <= 0 || count > length - at - HEAD_BYTES) {
        throw PartSum.damaged();
      }
      if (part.length < count) {
        part = new byte[count];
      }
      waiting.copy(at + HEAD_BYTES, part, 0, count);
      PartSum.check(part, count, sum);
      ByteReader in = new ByteReader(part, count);
      while (in.remaining() > 0) {
        taker.accept(BulkCodec.readWrite(in));
      }
    }
  }
}
