package io.praetor.agent.audit;

import io.praetor.agent.routing.QueryParams;
import java.util.Locale;
import java.util.Set;

/**
 * The target of a request as it may be kept: without tokens, and without values that travel in
 * parameters. Stateless.
 */
final class MaskedTarget {
  static final String MASK = "<hidden>";

  /** Longer targets are cut, so that one line has its limit. */
  static final int TARGET_CHARS_MAX = 4_096;

  /**
   * A secret, what a check has said, and the reason of a maintenance: it becomes such an output.
   */
  private static final Set<String> MASKED = Set.of("token", "note", "reason", "output");

  private MaskedTarget() {}

  /**
   * The path and the parameters.
   *
   * @param uri each character standing for one byte
   */
  static String of(String uri) {
    String whole = masked(uri);
    return whole.length() > TARGET_CHARS_MAX ? whole.substring(0, TARGET_CHARS_MAX) + "…" : whole;
  }

  private static String masked(String uri) {
    int question = uri.indexOf('?');
    if (question < 0) {
      return uri;
    }
    StringBuilder kept = new StringBuilder(uri.length()).append(uri, 0, question + 1);
    int start = question + 1;
    while (start <= uri.length()) {
      int end = uri.indexOf('&', start);
      end = end < 0 ? uri.length() : end;
      int equals = uri.indexOf('=', start);
      boolean named = equals >= 0 && equals < end;
      if (named && isMasked(uri.substring(start, equals))) {
        kept.append(uri, start, equals + 1).append(MASK);
      } else {
        kept.append(uri, start, end);
      }
      if (end < uri.length()) {
        kept.append('&');
      }
      start = end + 1;
    }
    return kept.toString();
  }

  /** The name as the parameters' reader takes it, whatever is escaped in it. */
  private static boolean isMasked(String name) {
    QueryParams read = QueryParams.parse(name, 0);
    for (String masked : MASKED) {
      if (read.has(masked) || name.toLowerCase(Locale.ROOT).equals(masked)) {
        return true;
      }
    }
    return false;
  }
}
