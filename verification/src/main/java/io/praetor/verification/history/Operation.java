package io.praetor.verification.history;

/**
 * One call of one client, from its sending to its answer.
 *
 * @param process the client; it makes one call at a time
 * @param server who was asked, with the count of its starts ({@code s1#2}), since an answer of
 *     another life of a server is that of another observer; with a plus at the end ({@code c1#1+})
 *     it is an agent that is no server, behind which any may have answered
 * @param invokedNanos when it was sent, on the recorder's monotonic clock
 * @param returnedNanos when it was answered or given up
 */
public record Operation(
    int process,
    String server,
    Mode mode,
    Call call,
    long invokedNanos,
    long returnedNanos,
    Outcome outcome,
    Answer answer) {

  /** Whether an agent that is no server was asked. */
  public boolean isForwarded() {
    return server.endsWith("+");
  }

  /** The same call with another answer. */
  public Operation with(Outcome newOutcome, Answer newAnswer) {
    return new Operation(
        process, server, mode, call, invokedNanos, returnedNanos, newOutcome, newAnswer);
  }
}
