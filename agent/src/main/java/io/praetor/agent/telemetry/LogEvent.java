package io.praetor.agent.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One event of the log; immutable.
 *
 * @param timeMs since the epoch
 * @param module which part of the agent logged it, such as {@code agent.http}
 * @param failure what went wrong, if anything did
 */
public record LogEvent(
    long timeMs,
    LogLevel level,
    String module,
    String message,
    List<Field> fields,
    @Nullable Throwable failure) {
  /** A fact with its name. */
  public record Field(String name, Object value) {}

  static LogEvent of(ILoggingEvent event) {
    return new LogEvent(
        event.getTimeStamp(),
        LogSource.level(event.getLoggerName(), event.getLevel(), event.getMessage()),
        LogSource.module(event.getLoggerName()),
        String.valueOf(event.getFormattedMessage()),
        fields(event.getKeyValuePairs()),
        event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null);
  }

  private static List<Field> fields(@Nullable List<KeyValuePair> pairs) {
    if (pairs == null || pairs.isEmpty()) {
      return List.of();
    }
    List<Field> fields = new ArrayList<>(pairs.size());
    for (KeyValuePair pair : pairs) {
      fields.add(new Field(pair.key, String.valueOf(pair.value)));
    }
    return fields;
  }
}
