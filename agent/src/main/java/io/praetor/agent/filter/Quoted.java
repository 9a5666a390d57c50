package io.praetor.agent.filter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts in quotes: in double ones with Go's escapes, in back quotes as they stand. Stateless. */
final class Quoted {
  private static final String UNTERMINATED = "Unterminated string literal";
  private static final String INVALID = "invalid syntax";
  private static final int CODE_POINT_MAX = 0x10ffff;

  private Quoted() {}

  /**
   * Passes a text in quotes and gives what it stands for; null if none comes next.
   *
   * @throws FilterException if it does not end, or has an escape that Go does not know
   */
  static @Nullable String read(Scanner scanner) {
    if (scanner.literal("`")) {
      int from = scanner.at();
      while (scanner.peek() >= 0 && scanner.peek() != '`') {
        scanner.skip();
      }
      String raw = scanner.between(from, scanner.at());
      close(scanner, '`');
      // As in Go's raw strings.
      return raw.replace("\r", "");
    }
    return scanner.literal("\"") ? escaped(scanner) : null;
  }

  private static void close(Scanner scanner, char quote) {
    if (scanner.peek() != quote) {
      throw scanner.broken("string", UNTERMINATED);
    }
    scanner.skip();
  }

  private static String escaped(Scanner scanner) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int from = scanner.at();
    while (scanner.peek() >= 0 && scanner.peek() != '"') {
      int c = scanner.peek();
      if (c == '\n') {
        throw scanner.broken("string", INVALID);
      }
      scanner.skip();
      if (c == '\\') {
        plain(scanner, from, scanner.at() - 1, bytes);
        escape(scanner, bytes);
        from = scanner.at();
      }
    }
    plain(scanner, from, scanner.at(), bytes);
    close(scanner, '"');
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void plain(Scanner scanner, int from, int to, ByteArrayOutputStream bytes) {
    bytes.writeBytes(scanner.between(from, to).getBytes(StandardCharsets.UTF_8));
  }

  private static void escape(Scanner scanner, ByteArrayOutputStream bytes) {
    int c = scanner.peek();
    if (c < 0) {
      throw scanner.broken("string", UNTERMINATED);
    }
    if (c >= '0' && c <= '7') {
      bytes.write(digits(scanner, 3, 8, 255));
      return;
    }
    scanner.skip();
    switch (c) {
      case 'a' -> bytes.write(7);
      case 'b' -> bytes.write('\b');
      case 'f' -> bytes.write('\f');
      case 'n' -> bytes.write('\n');
      case 'r' -> bytes.write('\r');
      case 't' -> bytes.write('\t');
      case 'v' -> bytes.write(11);
      case '\\', '"' -> bytes.write(c);
      case 'x' -> bytes.write(digits(scanner, 2, 16, 255));
      case 'u' -> codePoint(scanner, 4, bytes);
      case 'U' -> codePoint(scanner, 8, bytes);
      default -> throw scanner.broken("string", INVALID);
    }
  }

  private static void codePoint(Scanner scanner, int count, ByteArrayOutputStream bytes) {
    int point = digits(scanner, count, 16, CODE_POINT_MAX);
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      throw scanner.broken("string", INVALID);
    }
    bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
  }

  private static int digits(Scanner scanner, int count, int base, int max) {
    long number = 0;
    for (int i = 0; i < count; i++) {
      int c = scanner.peek();
      int digit = c < 0 || c > 'f' ? -1 : Character.digit(c, base);
      if (digit < 0) {
        throw scanner.broken("string", INVALID);
      }
      number = number * base + digit;
      scanner.skip();
    }
    if (number > max) {
      throw scanner.broken("string", INVALID);
    }
    return (int) number;
  }
}
