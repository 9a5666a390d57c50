package io.praetor.store.waiting;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A restore that was begun and not committed, with the bytes that came so far; immutable. */
public final class PendingRestore {
  /** A restore may be this long at most. */
  public static final long BYTES_MAX = 1L << 30;

  /** Stands for none: no restore is under way. */
  public static final PendingRestore NONE = begin("", 0, WaitingRoom.NOWHERE);

  /** One chunk's length; snapshots keep where each ends. */
  private record Part(int length, @Nullable Part before) {}

  private final String id;
  private final long totalBytes;
  private final long bytes;
  private final WaitingBytes waiting;
  private final @Nullable Part last;

  private PendingRestore(
      String id, long totalBytes, long bytes, WaitingBytes waiting, @Nullable Part last) {
    this.id = id;
    this.totalBytes = totalBytes;
    this.bytes = bytes;
    this.waiting = waiting;
    this.last = last;
  }

  /** One that has no bytes yet. */
  public static PendingRestore begin(String id, long totalBytes, WaitingRoom room) {
    return new PendingRestore(id, totalBytes, 0, room.open(totalBytes), null);
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

  /** Where they wait. */
  public WaitingBytes waiting() {
    return waiting;
  }

  /** This one with the next bytes; asked for once, as there is one state that follows. */
  public PendingRestore with(byte[] chunk) {
    waiting.add(bytes, chunk, chunk.length);
    return new PendingRestore(
        id, totalBytes, bytes + chunk.length, waiting, new Part(chunk.length, last));
  }

  /** Takes the chunks in their order, one of them in the heap. */
  public void forEach(Consumer<byte[]> taker) {
    List<Part> parts = new ArrayList<>();
    for (Part part = last; part != null; part = part.before) {
      parts.add(part);
    }
    Collections.reverse(parts);
    long at = 0;
    for (Part part : parts) {
      byte[] chunk = new byte[part.length];
      waiting.copy(at, chunk, 0, chunk.length);
      at += chunk.length;
      taker.accept(chunk);
    }
  }

  /** The bytes that came so far, from the first. */
  public InputStream open() {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length > 0 && at == bytes) {
          return -1;
        }
        int count = (int) Math.min(length, bytes - at);
        waiting.copy(at, to, offset, count);
        at += count;
        return count;
      }
    };
  }
}
