package io.praetor.agent.check;

import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a check stands before it has run; immutable.
 *
 * @param status shown until it has run, or is told something else
 * @param output shown with it
 * @param ttlLeft of a TTL check, how long it keeps that status; null for all of its TTL
 */
public record CheckState(CheckStatus status, String output, @Nullable Duration ttlLeft) {
  /** A check that was not there before. */
  public static CheckState of(CheckStatus status) {
    return new CheckState(status, "", null);
  }
}
