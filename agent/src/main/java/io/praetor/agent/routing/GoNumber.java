package io.praetor.agent.routing;

/** Numbers as Go's strconv reads them, with its texts. Stateless. */
public final class GoNumber {
  private GoNumber() {}

  /**
   * An unsigned number of 64 bits in decimal.
   *
   * @throws BadRequestException with Go's words
   */
  public static long parseUnsigned(String text) {
    if (text.isEmpty()) {
      throw failure(text, "invalid syntax");
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw failure(text, "invalid syntax");
      }
      int digit = c - '0';
      long next = number * 10 + digit;
      if (Long.compareUnsigned(number, Long.divideUnsigned(-1L, 10)) > 0
          || Long.compareUnsigned(next, digit) < 0) {
        if (text.chars().allMatch(each -> each >= '0' && each <= '9')) {
          throw failure(text, "value out of range");
        }
        throw failure(text, "invalid syntax");
      }
      number = next;
    }
    return number;
  }

  private static BadRequestException failure(String text, String reason) {
    // Consul answers 500 here, and so clients know it.
    return new BadRequestException(
        500, "strconv.ParseUint: parsing " + quote(text) + ": " + reason);
  }

  /** A text in double quotes, with escapes for what does not print. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> out.append('\\').appendCodePoint(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (c < 0x20 || c == 0x7f) {
                out.append(String.format("\\x%02x", c));
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.append('"').toString();
  }
}
