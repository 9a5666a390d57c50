package io.praetor.store.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The name of an entry: bytes, ordered as unsigned numbers; immutable. */
public final class Key implements Comparable<Key> {
  /** The prefix of every key. */
  public static final Key EMPTY = new Key(new byte[0]);

  private final byte[] bytes;
  private final int hash;

  private Key(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** A key of these bytes, which the caller must not change any more. */
  public static Key of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Key(bytes);
  }

  /** A key of the UTF-8 form of a text. */
  public static Key utf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes themselves, not a copy: not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes it has. */
  public int length() {
    return bytes.length;
  }

  /** Whether this key begins with another. */
  public boolean startsWith(Key prefix) {
    int n = prefix.bytes.length;
    return bytes.length >= n && Arrays.equals(bytes, 0, n, prefix.bytes, 0, n);
  }

  /** The first bytes of this key. */
  public Key prefix(int length) {
    return length == bytes.length ? this : of(Arrays.copyOf(bytes, length));
  }

  /** The lowest key above all that begin with this one, or null if there is none. */
  public @Nullable Key behind() {
    int last = bytes.length - 1;
    while (last >= 0 && bytes[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    byte[] above = Arrays.copyOf(bytes, last + 1);
    above[last]++;
    return of(above);
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The bytes read as UTF-8, for people. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
