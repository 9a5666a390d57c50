package io.praetor.agent.json;

/** Where a sequence of UTF-8 ends (RFC 3629, section 4). Stateless. */
final class Utf8 {
  private Utf8() {}

  /** Length of the well-formed sequence of more than one byte at {@code at}; 0 if there is none. */
  static int sequenceLength(byte[] bytes, int at) {
    int b = bytes[at] & 0xff;
    if (b < 0xc2 || b > 0xf4) {
      return 0;
    }
    int length = b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
    if (at + length > bytes.length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[at + 1] & 0xff;
    boolean malformed =
        switch (b) {
          case 0xe0 -> second < 0xa0; // overlong
          case 0xed -> second > 0x9f; // a surrogate
          case 0xf0 -> second < 0x90; // overlong
          case 0xf4 -> second > 0x8f; // beyond the last code point
          default -> false;
        };
    return malformed ? 0 : length;
  }
}
