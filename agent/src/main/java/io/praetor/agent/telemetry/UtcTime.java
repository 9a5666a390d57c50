package io.praetor.agent.telemetry;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes times in UTC; stateless. By hand, because a formatter of the library's costs a cold start
 * more than the whole rest of its first line.
 */
final class UtcTime {
  private UtcTime() {}

  /** As {@code 2026-11-23T20:00:00.000Z}. */
  static void append(StringBuilder out, long timeMs) {
    date(out, time(timeMs), 'T');
    out.append('.');
    digits(out, Math.floorMod(timeMs, 1_000), 3);
    out.append('Z');
  }

  /** As Go prints a time without a fraction: {@code 2026-11-23 20:00:00 +0000 UTC}. */
  static void appendAsGo(StringBuilder out, long timeMs) {
    date(out, time(timeMs), ' ');
    out.append(" +0000 UTC");
  }

  private static LocalDateTime time(long timeMs) {
    return LocalDateTime.ofEpochSecond(Math.floorDiv(timeMs, 1_000L), 0, ZoneOffset.UTC);
  }

  private static void date(StringBuilder out, LocalDateTime time, char between) {
    digits(out, time.getYear(), 4);
    digits(out.append('-'), time.getMonthValue(), 2);
    digits(out.append('-'), time.getDayOfMonth(), 2);
    digits(out.append(between), time.getHour(), 2);
    digits(out.append(':'), time.getMinute(), 2);
    digits(out.append(':'), time.getSecond(), 2);
  }

  private static void digits(StringBuilder out, int number, int width) {
    for (int power = width == 4 ? 1000 : width == 3 ? 100 : 10; power > 0; power /= 10) {
      out.append((char) ('0' + number / power % 10));
    }
  }
}
