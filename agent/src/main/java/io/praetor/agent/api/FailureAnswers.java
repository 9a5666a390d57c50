package io.praetor.agent.api;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.routing.Answer;

/** What a client is told when the log gives no answer. Stateless. */
public final class FailureAnswers {
  /** Clients match on it. */
  public static final String NO_LEADER = "No cluster leader";

  private FailureAnswers() {}

  /** Whether a write happened cannot be known. */
  public static Answer outcomeUnknown() {
    return of(ProposalFailure.UNKNOWN);
  }

  /** What the token may, or a rule, was changed while the write was on its way, again and again. */
  public static Answer outdated() {
    return Answer.text(
        500,
        "raft apply failed: tokens, policies, roles or rules have changed while this write was on its way;"
            + " it did not happen: send it again");
  }

  /** No server took a request up that needs one. */
  public static Answer noServer(String why) {
    return Answer.text(500, why).undone();
  }

  /** Consul's texts where there is one; each says what may be concluded. */
  public static Answer of(ProposalFailure failure) {
    return switch (failure) {
      case NOT_LEADER -> Answer.text(500, NO_LEADER).undone();
      case OVERLOADED ->
          Answer.text(503, "raft apply failed: too many writes wait; this one did not happen");
      case STOPPED ->
          Answer.text(503, "raft apply failed: this server is shutting down; nothing was written")
              .undone();
      case UNKNOWN ->
          Answer.text(
              500,
              "raft apply failed: outcome unknown: leadership lost while committing log; read the"
                  + " key before trying again");
    };
  }

  /** The requester lacks a right, as a text says. */
  public static Answer denied(String text) {
    return Answer.text(403, text);
  }

  public static Answer of(ReadFailure failure) {
    return switch (failure) {
      case NO_LEADER -> Answer.text(500, NO_LEADER).undone();
      case TIMED_OUT ->
          Answer.text(500, NO_LEADER + ": a quorum did not confirm this read in time").undone();
      case OVERLOADED -> Answer.text(503, "too many reads wait for the leader; try again");
      case STOPPED -> Answer.text(503, "this server is shutting down; try another").undone();
      case BROKEN -> Answer.text(500, "the answer could not be made; the server's log says why");
      case TOO_MANY_LARGE ->
          Answer.text(503, "too many large answers wait to be made already; try again");
      case FILTER_WORK ->
          Answer.text(
              400,
              "the filter takes too much work for the rows that it is applied to: shorten its"
                  + " regular expressions, or ask for fewer rows");
    };
  }
}
