package io.praetor.agent.rpc;

/**
 * Why a request has no answer.
 *
 * @param kind what may be concluded
 * @param reason for people
 */
public record RequestFailure(Kind kind, String reason) {

  /** What may be concluded of a request that has no answer. */
  public enum Kind {
    /** It never left this agent. */
    NOT_SENT,
    /** The peer did not take it up. */
    REFUSED,
    /** The connection broke after it was sent: the peer may have handled it. */
    LOST,
    /** Time ran out after it was sent: the peer may have handled it, or may yet. */
    TIMED_OUT
  }

  /** Whether the peer is known not to have handled the request, so that it may be sent again. */
  public boolean isCertain() {
    return kind == Kind.NOT_SENT || kind == Kind.REFUSED;
  }
}
