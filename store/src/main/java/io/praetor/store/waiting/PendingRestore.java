package io.praetor.store.waiting;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
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

  /** One chunk's length and sum; snapshots keep where each ends. */
  private record Part(int length, int sum, @Nullable Part before) {}

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

  /** Whether nothing is missing. */
  public boolean isWhole() {
    return bytes == totalBytes;
  }

  /** Where they wait. */
  public WaitingBytes waiting() {
    return waiting;
  }

  /** This one with the next bytes; asked for once, as there is one state that follows. */
  public PendingRestore with(byte[] chunk) {
    waiting.add(bytes, chunk, chunk.length);
    return new PendingRestore(
        id,
        totalBytes,
        bytes + chunk.length,
        waiting,
        new Part(chunk.length, PartSum.of(chunk, 0, chunk.length), last));
  }

  /** Takes the chunks in their order, one of them in the heap. */
  public void forEach(Consumer<byte[]> taker) {
    long at = 0;
    for (Part part : parts()) {
      taker.accept(checked(part, at));
      at += part.length;
    }
  }

  /** The bytes that came so far, from the first; one chunk of them is in the heap. */
  public InputStream open() {
    Iterator<Part> parts = parts().iterator();
    return new InputStream() {
      private byte[] chunk = {};
      private int done;
      private long at;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
          return 0;
        }
        while (done == chunk.length) {
          if (!parts.hasNext()) {
            return -1;
          }
          chunk = checked(parts.next(), at);
          at += chunk.length;
          done = 0;
        }
        int count = Math.min(length, chunk.length - done);
        System.arraycopy(chunk, done, to, offset, count);
        done += count;
        return count;
      }
    };
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Part part = last; part != null; part = part.before) {
      parts.add(part);
    }
    Collections.reverse(parts);
    return parts;
  }

  private byte[] checked(Part part, long at) {
    byte[] chunk = new byte[part.length];
    waiting.copy(at, chunk, 0, chunk.length);
    PartSum.check(chunk, chunk.length, part.sum);
    return chunk;
  }
}
