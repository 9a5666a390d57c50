package io.praetor.agent.api.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Writes tar archives of plain files (POSIX.1-1988, "ustar"). Stateless. */
final class Tar {
  static final int BLOCK_BYTES = 512;
  static final int NAME_BYTES = 100;
  static final int SIZE_AT = 124;
  static final int SIZE_BYTES = 12;
  private static final int MODE_AT = 100;
  private static final int OWNER_AT = 108;
  private static final int GROUP_AT = 116;
  private static final int TIME_AT = 136;
  private static final int SUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;

  private Tar() {}

  static void member(OutputStream out, String name, byte[] content, long timeSeconds)
      throws IOException {
    head(out, name, content.length, timeSeconds);
    out.write(content);
    pad(out, content.length);
  }

  static void head(OutputStream out, String name, long size, long timeSeconds) throws IOException {
    byte[] head = new byte[BLOCK_BYTES];
    text(head, 0, name);
    text(head, MODE_AT, "0000600");
    text(head, OWNER_AT, "0000000");
    text(head, GROUP_AT, "0000000");
    text(head, SIZE_AT, octal(size));
    text(head, TIME_AT, octal(timeSeconds));
    head[TYPE_AT] = '0';
    text(head, MAGIC_AT, "ustar\0" + "00");
    // The sum is taken with blanks in its own place.
    text(head, SUM_AT, "        ");
    int sum = 0;
    for (byte b : head) {
      sum += b & 0xff;
    }
    text(head, SUM_AT, String.format("%06o\0 ", sum));
    out.write(head);
  }

  private static String octal(long number) {
    return String.format("%011o", number);
  }

  private static void text(byte[] head, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }

  /** Fills up the last block of a member. */
  static void pad(OutputStream out, long size) throws IOException {
    out.write(new byte[(int) ((BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES)]);
  }

  static void end(OutputStream out) throws IOException {
    out.write(new byte[2 * BLOCK_BYTES]);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
