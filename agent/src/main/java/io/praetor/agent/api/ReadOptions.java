package io.praetor.agent.api;

import io.praetor.agent.query.Consistency;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.client.text.GoDuration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a read is to be answered: its consistency, and whether and how long it waits; immutable.
 *
 * @param index wait until the answer's index is above this; 0 to answer at once
 * @param waitMs how long to wait at most, without the jitter
 */
public record ReadOptions(Consistency consistency, long index, long waitMs, boolean pretty) {
  private static final String CONFLICT =
      "Cannot specify ?stale with ?consistent, conflicting semantics.";

  /**
   * Reads the options of a request.
   *
   * @throws BadRequestException if one is malformed
   */
  public static ReadOptions of(QueryParams params, RequestLimits options) {
    if (params.isEmpty()) {
      return new ReadOptions(Consistency.DEFAULT, 0, options.defaultWait().toMillis(), false);
    }
    long waitMs = wait(params.get("wait"), options);
    long index = index(params.get("index"));
    return new ReadOptions(consistency(params), index, waitMs, params.has("pretty"));
  }

  private static long wait(String text, RequestLimits options) {
    if (text.isEmpty()) {
      return options.defaultWait().toMillis();
    }
    Duration wait = GoDuration.parse(text);
    if (wait == null) {
      throw new BadRequestException("Invalid wait time");
    }
    if (wait.isZero() || wait.isNegative()) {
      return options.defaultWait().toMillis();
    }
    return Math.min(wait.toMillis(), options.waitMax().toMillis());
  }

  private static long index(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      long index = GoNumber.parseUnsigned(text);
      // No index ever gets there, so the highest signed number waits just as long.
      return index < 0 ? Long.MAX_VALUE : index;
    } catch (BadRequestException e) {
      throw new BadRequestException("Invalid index");
    }
  }

  private static Consistency consistency(QueryParams params) {
    boolean stale = params.has("stale");
    boolean consistent = params.has("consistent");
    @Nullable String maxStale = params.first("max_stale");
    if (maxStale != null && !maxStale.isEmpty() && GoDuration.parse(maxStale) == null) {
      throw new BadRequestException("Invalid max_stale value \"" + maxStale + "\"");
    }
    if (stale && consistent) {
      throw new BadRequestException(CONFLICT);
    }
    if (consistent) {
      return Consistency.CONSISTENT;
    }
    return stale && !params.has("leader") ? Consistency.STALE : Consistency.DEFAULT;
  }
}
