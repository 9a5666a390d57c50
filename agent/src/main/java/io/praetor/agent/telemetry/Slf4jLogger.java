package io.praetor.agent.telemetry;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** What slf4j's callers speak through: one for each name; any thread. */
final class Slf4jLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private static final String RAFT = "agent.raft";

  private final String module;

  /** Libraries tell the world at INFO what is for those who trace them. */
  private final boolean library;

  Slf4jLogger(String loggerName) {
    name = loggerName;
    module = module(loggerName);
    library = !loggerName.startsWith("io.praetor.") && !isModule(loggerName);
  }

  /** Our own loggers may have the name of the module that speaks. */
  private static boolean isModule(String loggerName) {
    return loggerName.equals("agent") || loggerName.startsWith("agent.");
  }

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
    String own = "io.praetor.";
    int last = loggerName.lastIndexOf('.');
    if (loggerName.startsWith(own)) {
      return last <= own.length()
          ? loggerName.substring(own.length())
          : loggerName.substring(own.length(), last);
    }
    return loggerName.substring(last + 1);
  }

  /** At which level the log hears it. */
  private LogLevel heard(Level level) {
    return switch (level) {
      case ERROR -> LogLevel.ERROR;
      case WARN -> LogLevel.WARN;
      case INFO -> library ? LogLevel.TRACE : LogLevel.INFO;
      case DEBUG -> LogLevel.DEBUG;
      case TRACE -> LogLevel.TRACE;
    };
  }

  private boolean isHeard(Level level) {
    return Logs.process().isHeard(heard(level));
  }

  @Override
  public boolean isTraceEnabled() {
    // A library's TRACE is for its authors, as is its DEBUG.
    return !library && isHeard(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return !library && isHeard(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isHeard(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isHeard(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isHeard(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    say(level, pattern, arguments, List.of(), failure);
  }

  @Override
  public void log(LoggingEvent event) {
    List<LogEvent.Field> fields = new ArrayList<>();
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        fields.add(new LogEvent.Field(pair.key, String.valueOf(pair.value)));
      }
    }
    say(
        event.getLevel(),
        event.getMessage(),
        event.getArgumentArray(),
        fields,
        event.getThrowable());
  }

  private void say(
      Level level,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      List<LogEvent.Field> fields,
      @Nullable Throwable failure) {
    String message =
        String.valueOf(
            arguments == null ? pattern : MessageFormatter.basicArrayFormat(pattern, arguments));
    LogLevel heard =
        level == Level.WARN && module.equals(RAFT) && NoisyMessages.holds(pattern)
            ? LogLevel.TRACE
            : heard(level);
    Logs.process().say(heard, module, message, fields, failure);
  }
}
