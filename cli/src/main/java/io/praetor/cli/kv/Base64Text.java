package io.praetor.cli.kv;

import java.util.Base64;

/** Base64 as Go's encoding/base64 reads it; pure. */
final class Base64Text {
  private static final int GROUP_CHARS = 4;

  private Base64Text() {}

  /**
   * The bytes that a text stands for. Line ends within it are skipped; its padding must be there,
   * which the JDK does not ask for: a text that was cut off would be taken for a whole one.
   *
   * @throws IllegalArgumentException if it is not base64, and why
   */
  static byte[] decode(String text) {
    String plain = text.replace("\r", "").replace("\n", "");
    if (plain.length() % GROUP_CHARS != 0) {
      throw new IllegalArgumentException(
          "its length is not a multiple of 4: is it cut off, or without its padding (=)?");
    }
    return Base64.getDecoder().decode(plain);
  }

  /** Whether {@link #decode} takes a text. */
  static boolean isValid(String text) {
    try {
      decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
