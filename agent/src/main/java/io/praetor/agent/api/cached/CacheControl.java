package io.praetor.agent.api.cached;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How old an answer may be by the header {@code Cache-Control} (RFC 9111, section 5.2; RFC 5861,
 * section 4); immutable.
 *
 * @param maxAgeMs -1 for any age
 * @param staleIfErrorMs how much older it may be while the servers cannot be asked
 */
record CacheControl(long maxAgeMs, long staleIfErrorMs) {
  /** Servers that are well are heard more often than that. */
  static final long HEARD_MS_MAX = 1_500;

  private static final long SECONDS_MAX = Integer.MAX_VALUE;

  /** What a header says; what is not understood is left out, as the RFC says. */
  static CacheControl of(@Nullable String header) {
    long maxAge = -1;
    long staleIfError = 0;
    for (String part : header == null ? new String[0] : header.split(",", -1)) {
      String directive = part.strip().toLowerCase(Locale.ROOT);
      if (directive.equals("no-cache") || directive.equals("must-revalidate")) {
        maxAge = 0;
      } else if (directive.startsWith("max-age=")) {
        maxAge = maxAge == 0 ? 0 : millis(directive, maxAge);
      } else if (directive.startsWith("stale-if-error=")) {
        staleIfError = millis(directive, staleIfError);
      }
    }
    return new CacheControl(maxAge, staleIfError);
  }

  private static long millis(String directive, long otherwise) {
    try {
      long seconds = Long.parseLong(directive.substring(directive.indexOf('=') + 1).strip());
      return seconds < 0 ? otherwise : Math.min(seconds, SECONDS_MAX) * 1_000;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** Whether an answer may be that old; what is older than a moment is so for want of servers. */
  boolean takes(long ageMs) {
    if (maxAgeMs < 0 || (maxAgeMs > 0 && ageMs <= maxAgeMs)) {
      return true;
    }
    return ageMs > HEARD_MS_MAX && ageMs <= maxAgeMs + staleIfErrorMs;
  }
}
