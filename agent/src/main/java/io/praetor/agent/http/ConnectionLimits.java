package io.praetor.agent.http;

import java.time.Duration;

/**
 * What connections may take of time and memory; immutable.
 *
 * @param stallMax how long a client may send nothing in the middle of a request, or read nothing of
 *     an answer ({@code limits.http_stall_timeout}); zero for no limit
 * @param idleMax how long a connection may be kept without a request ({@code
 *     limits.http_idle_timeout}); zero for no limit
 * @param bodyBytesMax memory for the bodies of requests, of all connections together ({@code
 *     limits.http_body_bytes_max})
 * @param answerBytesMax memory for large answers that are not read yet, of all connections together
 *     ({@code limits.http_answer_bytes_max})
 */
public record ConnectionLimits(
    Duration stallMax, Duration idleMax, long bodyBytesMax, long answerBytesMax) {

  /** The limits unless a configuration says otherwise. */
  public static ConnectionLimits defaults() {
    return new ConnectionLimits(
        Duration.ofSeconds(10), Duration.ofMinutes(10), 64L << 20, 64L << 20);
  }

  /** The same with another {@link #stallMax}. */
  public ConnectionLimits withStallMax(Duration other) {
    return new ConnectionLimits(other, idleMax, bodyBytesMax, answerBytesMax);
  }

  /** The same with another {@link #idleMax}. */
  public ConnectionLimits withIdleMax(Duration other) {
    return new ConnectionLimits(stallMax, other, bodyBytesMax, answerBytesMax);
  }

  /** The same with another {@link #bodyBytesMax}. */
  public ConnectionLimits withBodyBytesMax(long other) {
    return new ConnectionLimits(stallMax, idleMax, other, answerBytesMax);
  }

  /** The same with another {@link #answerBytesMax}. */
  public ConnectionLimits withAnswerBytesMax(long other) {
    return new ConnectionLimits(stallMax, idleMax, bodyBytesMax, other);
  }

  long stallNanosMax() {
    return nanos(stallMax);
  }

  long idleNanosMax() {
    return nanos(idleMax);
  }

  private static long nanos(Duration limit) {
    return limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
  }
}
