package io.praetor.client.text;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lengths of time as Go writes them ({@code 1m30s}, {@code 500ms}, {@code 1.5h}): its
 * documentation, time.ParseDuration.
 */
public final class GoDuration {
  private static final int LENGTH_MAX = 64;

  /**
   * Digits of a fraction that count: more would not fit into a long, and are below a nanosecond.
   */
  private static final int FRACTION_DIGITS_MAX = 18;

  private GoDuration() {}

  /**
   * The duration, or null when the text is not one, or longer than 292 years; {@code 0} needs no
   * unit, and a sign may stand in front.
   */
  public static @Nullable Duration parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty() || rest.length() > LENGTH_MAX) {
      return null;
    }
    try {
      long nanos = 0;
      int at = 0;
      while (at < rest.length()) {
        int unitAt = at;
        while (unitAt < rest.length() && inNumber(rest.charAt(unitAt))) {
          unitAt++;
        }
        int next = unitAt;
        while (next < rest.length() && !inNumber(rest.charAt(next))) {
          next++;
        }
        long unit = nanosOf(rest.substring(unitAt, next));
        if (unit == 0 || !isNumber(rest, at, unitAt)) {
          return null;
        }
        nanos = Math.addExact(nanos, nanos(rest, at, unitAt, unit));
        at = next;
      }
      return Duration.ofNanos(negative ? -nanos : nanos);
    } catch (ArithmeticException tooLong) {
      return null;
    }
  }

  /** At least one digit, and at most one point. */
  private static boolean isNumber(String text, int from, int to) {
    int points = 0;
    for (int i = from; i < to; i++) {
      points += text.charAt(i) == '.' ? 1 : 0;
    }
    return points <= 1 && to - from > points;
  }

  private static long nanos(String text, int from, int to, long unit) {
    long whole = 0;
    int at = from;
    while (at < to && text.charAt(at) != '.') {
      whole = Math.addExact(Math.multiplyExact(whole, 10), text.charAt(at++) - '0');
    }
    long nanos = Math.multiplyExact(whole, unit);
    long fraction = 0;
    double power = 1;
    for (int i = at + 1; i < to && i <= at + FRACTION_DIGITS_MAX; i++) {
      fraction = fraction * 10 + (text.charAt(i) - '0');
      power *= 10;
    }
    // Go computes it with floating point too.
    return Math.addExact(nanos, (long) (fraction * (unit / power)));
  }

  /** The duration as Go prints it: {@code 1m30s}, {@code 24h0m0s}, {@code 500ms}, {@code 0s}. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long n = Math.abs(nanos);
    if (n < 1_000) {
      return sign + n + "ns";
    }
    if (n < 1_000_000) {
      return sign + decimal(n, 1_000) + "µs";
    }
    if (n < 1_000_000_000) {
      return sign + decimal(n, 1_000_000) + "ms";
    }
    long minutes = n / 60_000_000_000L;
    String seconds = decimal(n % 60_000_000_000L, 1_000_000_000) + "s";
    if (minutes == 0) {
      return sign + seconds;
    }
    return sign + (minutes < 60 ? "" : minutes / 60 + "h") + minutes % 60 + "m" + seconds;
  }

  private static String decimal(long nanos, long unit) {
    StringBuilder text = new StringBuilder().append(nanos / unit);
    long fraction = nanos % unit;
    if (fraction > 0) {
      // The 1 in front keeps the zeros of the fraction.
      text.append('.').append(Long.toString(unit + fraction), 1, Long.toString(unit).length());
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    return text.toString();
  }

  private static boolean inNumber(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      // Both the micro sign and the Greek letter mu are in use.
      case "us", "\u00b5s", "\u03bcs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 0;
    };
  }
}
