package io.praetor.agent.telemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Levels of the log, from the most talkative. */
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR;

  /** The level of that name, in any case; {@code err} is {@code error}. Null when there is none. */
  public static @Nullable LogLevel named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> TRACE;
      case "DEBUG" -> DEBUG;
      case "INFO" -> INFO;
      case "WARN", "WARNING" -> WARN;
      case "ERR", "ERROR" -> ERROR;
      default -> null;
    };
  }
}
