package io.praetor.client.service;

import java.util.Collection;
import java.util.Locale;

/** The state of a check, or the worst of several. Declared from the best to the worst. */
public enum CheckStatus {
  /** All is well. */
  PASSING,
  /** It works, but not as it should: reads with {@code passing} leave it out. */
  WARNING,
  /** It does not work, is in maintenance, or has not been checked yet. */
  CRITICAL;

  /** As agents write it: {@code passing}, {@code warning}, {@code critical}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that name; a text that is none counts as critical. */
  public static CheckStatus of(String text) {
    return switch (text) {
      case "passing" -> PASSING;
      case "warning" -> WARNING;
      default -> CRITICAL;
    };
  }

  /** The worst state of some checks; passing if there is none. */
  public static CheckStatus worst(Collection<Check> checks) {
    return checks.stream().map(Check::status).max(CheckStatus::compareTo).orElse(PASSING);
  }
}
