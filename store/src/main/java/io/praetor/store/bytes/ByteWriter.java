package io.praetor.store.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array that numbers and texts are written to; owned by one thread. */
public final class ByteWriter {
  private byte[] bytes;
  private int size;

  /** An empty one with room for some bytes. */
  public ByteWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /**
   * The array behind, of which the first {@link #size()} bytes count; changed by the next write.
   */
  public byte[] array() {
    return bytes;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets what was written and keeps the room. */
  public void clear() {
    size = 0;
  }

  /** One byte. */
  public ByteWriter u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** 0 or 1. */
  public ByteWriter flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  /** An unsigned number of 64 bits, seven bits a byte, lowest first. */
  public ByteWriter varint(long value) {
    room(10);
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
    return this;
  }

  /** Bytes with their number before them. */
  public ByteWriter blob(byte[] value) {
    varint(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /** A text in UTF-8 with its number of bytes before it. */
  public ByteWriter text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }
}
