package io.praetor.client;

import java.time.Duration;

/**
 * How a service is watched.
 *
 * @param consistency how fresh the list must be; {@link Consistency#STALE} is there without a
 *     leader too
 * @param asideMax for how long an instance that was reported as unreachable is passed over
 */
public record ServiceWatchOptions(Consistency consistency, Duration asideMax) {
  /** In default mode; five seconds aside, by which time a check of an interval of seconds tells. */
  public static final ServiceWatchOptions DEFAULT =
      new ServiceWatchOptions(Consistency.DEFAULT, Duration.ofSeconds(5));

  public ServiceWatchOptions {
    if (asideMax.isNegative()) {
      throw new IllegalArgumentException(
          "an instance cannot be passed over for " + asideMax + ": it must not be negative");
    }
  }

  /** The same in another mode. */
  public ServiceWatchOptions with(Consistency other) {
    return new ServiceWatchOptions(other, asideMax);
  }

  /** The same with another time for which an unreachable instance is passed over. */
  public ServiceWatchOptions withAsideMax(Duration other) {
    return new ServiceWatchOptions(consistency, other);
  }
}
