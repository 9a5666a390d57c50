package io.praetor.agent.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was said; immutable.
 *
 * @param timeMs since the epoch
 * @param module which part of the agent spoke, such as {@code agent.http}
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
}
