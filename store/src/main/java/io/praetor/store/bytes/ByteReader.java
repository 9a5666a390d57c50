package io.praetor.store.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote, and takes nothing else; owned by one thread. */
public final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  /** Reads a whole array. */
  public ByteReader(byte[] bytes) {
    this(bytes, bytes.length);
  }

  /** Reads the first bytes of an array. */
  public ByteReader(byte[] bytes, int count) {
    this.bytes = bytes;
    this.end = count;
  }

  /** How many bytes are left. */
  public int remaining() {
    return end - at;
  }

  /** One byte, as an unsigned number. */
  public int u8() {
    if (at >= end) {
      throw new MalformedException("the bytes end at " + at + " where more are due");
    }
    return bytes[at++] & 0xFF;
  }

  /** 0 or 1. */
  public boolean flag() {
    int value = u8();
    if (value > 1) {
      throw new MalformedException("neither 0 nor 1 at byte " + (at - 1) + ": " + value);
    }
    return value == 1;
  }

  /** An unsigned number of 64 bits, in its shortest form. */
  public long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      if ((shift == 63 && b > 1) || (shift > 0 && b == 0)) {
        throw new MalformedException(
            "a number that is not in its shortest form ends at byte " + (at - 1));
      }
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new MalformedException("a number of more than 64 bits ends at byte " + (at - 1));
  }

  /** A number from 0 to a highest one. */
  public int count(int max) {
    long value = varint();
    if (value < 0 || value > max) {
      throw new MalformedException(
          "the number before byte " + at + " may be " + max + " at most: " + value);
    }
    return (int) value;
  }

  /** Bytes with their number before them. */
  public byte[] blob() {
    int length = count(remaining());
    if (length > remaining()) {
      throw new MalformedException(
          "the bytes end at " + end + " where " + length + " more are due");
    }
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  /** A text in UTF-8 with its number of bytes before it. */
  public String text() {
    byte[] utf8 = blob();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("the text before byte " + at + " is no UTF-8", e);
    }
  }

  /** Refuses what was not read. */
  public void end() {
    if (at != end) {
      throw new MalformedException((end - at) + " bytes too many after byte " + at);
    }
  }
}
