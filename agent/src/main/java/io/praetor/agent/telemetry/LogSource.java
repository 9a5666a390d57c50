package io.praetor.agent.telemetry;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the agent a logger belongs to, and at which level its events count; pure.
 *
 * <p>Libraries log at INFO what is for those who trace them, so it counts as TRACE; their DEBUG and
 * TRACE, for their authors, are not logged at all.
 */
final class LogSource {
  /** Parents of the loggers that are no library's. */
  static final String[] OWN = {"io.praetor", "agent"};

  private static final String RAFT = "agent.raft";
  private static final String OWN_PACKAGE = "io.praetor.";

  private LogSource() {}

  /** The part of the agent, such as {@code agent.http}. */
  static String module(String loggerName) {
    if (isModule(loggerName)) {
      return loggerName;
    }
    if (loggerName.startsWith("com.alipay.sofa.jraft")) {
      return RAFT;
    }
    if (loggerName.startsWith("io.netty")) {
      return "agent.netty";
    }
    int last = loggerName.lastIndexOf('.');
    if (loggerName.startsWith(OWN_PACKAGE)) {
      return last <= OWN_PACKAGE.length()
          ? loggerName.substring(OWN_PACKAGE.length())
          : loggerName.substring(OWN_PACKAGE.length(), last);
    }
    return loggerName.substring(last + 1);
  }

  /** Our own loggers may have the name of the module that they speak for. */
  private static boolean isModule(String loggerName) {
    return loggerName.equals("agent") || loggerName.startsWith("agent.");
  }

  /**
   * The level at which an event counts.
   *
   * @param pattern of its message
   */
  static LogLevel level(String loggerName, Level level, @Nullable String pattern) {
    boolean library = !loggerName.startsWith(OWN_PACKAGE) && !isModule(loggerName);
    return switch (level.toInt()) {
      case Level.ERROR_INT -> LogLevel.ERROR;
      case Level.WARN_INT ->
          module(loggerName).equals(RAFT) && NoisyMessages.holds(pattern)
              ? LogLevel.TRACE
              : LogLevel.WARN;
      case Level.INFO_INT -> library ? LogLevel.TRACE : LogLevel.INFO;
      case Level.DEBUG_INT -> LogLevel.DEBUG;
      default -> LogLevel.TRACE;
    };
  }

  /** What our own loggers are set to, so that events from this level on are heard. */
  static Level own(LogLevel lowest) {
    return switch (lowest) {
      case TRACE -> Level.TRACE;
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }

  /** What the loggers of libraries are set to, so that events from this level on are heard. */
  static Level library(LogLevel lowest) {
    return switch (lowest) {
      case TRACE -> Level.INFO;
      case DEBUG, INFO, WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }
}
