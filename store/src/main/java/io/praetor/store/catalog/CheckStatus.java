package io.praetor.store.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a check has found, from the best to the worst. */
public enum CheckStatus {
  PASSING,
  WARNING,
  CRITICAL;

  /** What clients call it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What clients call so, or null. */
  public static @Nullable CheckStatus of(String text) {
    return switch (text) {
      case "passing" -> PASSING;
      case "warning" -> WARNING;
      case "critical" -> CRITICAL;
      default -> null;
    };
  }
}
