package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Lengths of time as Go writes them: 1m30s, 500ms, 1.5h. */
final class Durations {
  private Durations() {}

  static long nanos(String text) throws CommandException {
    if (text.isEmpty() || text.equals("0")) {
      return 0;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      int start = at;
      while (at < text.length() && isPartOfNumber(text.charAt(at))) {
        at++;
      }
      int unitStart = at;
      while (at < text.length() && !isPartOfNumber(text.charAt(at))) {
        at++;
      }
      long unit = unit(text.substring(unitStart, at));
      try {
        BigDecimal number = new BigDecimal(text.substring(start, unitStart));
        nanos = nanos.add(number.multiply(BigDecimal.valueOf(unit)));
      } catch (NumberFormatException e) {
        unit = 0;
      }
      if (unit == 0) {
        throw new CommandException(
            "Error! \"" + text + "\" is not a duration: use 30s, 5m or 1h30m, for example");
      }
    }
    return nanos.toBigInteger().min(BigInteger.valueOf(Long.MAX_VALUE / 2)).longValue();
  }

  private static boolean isPartOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "\u00b5s" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 0;
    };
  }
}
