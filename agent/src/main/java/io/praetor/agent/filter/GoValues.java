package io.praetor.agent.filter;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers and booleans in texts, read as Go's strconv does. Stateless. */
final class GoValues {
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private GoValues() {}

  /**
   * The number that a match compares with: decimal, or with 0x, 0o, 0b or 0 before it.
   *
   * @throws FilterException if its value is none
   */
  static long number(Expression.Match match) {
    BigInteger number = parsed(match.value());
    if (number == null) {
      throw notCoerced(match, "strconv.ParseInt", "invalid syntax");
    }
    if (number.compareTo(MIN) < 0 || number.compareTo(MAX) > 0) {
      throw notCoerced(match, "strconv.ParseInt", "value out of range");
    }
    return number.longValueExact();
  }

  private static @Nullable BigInteger parsed(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String digits = signed ? text.substring(1) : text;
    int base = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      base =
          switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
          };
      boolean isLettered = "xXbBoO".indexOf(digits.charAt(1)) >= 0;
      digits = digits.substring(isLettered ? 2 : 1);
    }
    if (digits.isEmpty()) {
      return null;
    }
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c > 'f' || Character.digit(c, base) < 0) {
        return null;
      }
    }
    BigInteger number = new BigInteger(digits, base);
    return text.startsWith("-") ? number.negate() : number;
  }

  /**
   * The boolean that a match compares with.
   *
   * @throws FilterException if its value is none
   */
  static boolean flag(Expression.Match match) {
    return switch (match.value()) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw notCoerced(match, "strconv.ParseBool", "invalid syntax");
    };
  }

  private static FilterException notCoerced(Expression.Match match, String by, String why) {
    String value = quoted(match.value());
    return new FilterException(
        "Failed to coerce value "
            + value
            + " for selector \""
            + match.path()
            + "\": "
            + by
            + ": parsing "
            + value
            + ": "
            + why);
  }

  /** A text as refusals show it. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append(String.format("\\x%02x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
