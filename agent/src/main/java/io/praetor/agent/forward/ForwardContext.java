package io.praetor.agent.forward;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.rpc.RpcPort;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What every request to a server needs; immutable.
 *
 * @param holdNanos how long a request is held for which no server is found ({@code
 *     performance.rpc_hold_timeout})
 */
record ForwardContext(
    RpcPort port, ServerChoice servers, ScheduledExecutorService timers, long holdNanos) {
  /** How long to wait before all servers are tried once more, longer from round to round. */
  @SuppressWarnings("MutablePublicArray") // of this package alone
  static final long[] PAUSE_MS = {20, 50, 100, 200};

  /** Runs a task later; false if this agent is closing. */
  boolean later(Runnable task, long delayMs) {
    try {
      var _ = timers.schedule(task, delayMs, TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException closing) {
      return false;
    }
  }

  /** The answer when no server has taken a request, in Consul's words. */
  Answer noServer(String reason) {
    if (servers.count() == 0) {
      return FailureAnswers.noServer("No known Consul servers");
    }
    if (reason.startsWith(FailureAnswers.NO_LEADER)) {
      return FailureAnswers.noServer("rpc error making call: " + FailureAnswers.NO_LEADER);
    }
    return FailureAnswers.noServer(
        "No known Consul servers: none of "
            + servers.count()
            + " takes requests; the last that was tried: "
            + reason);
  }
}
