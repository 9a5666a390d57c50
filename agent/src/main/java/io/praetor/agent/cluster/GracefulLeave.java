package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ReplicatedLog;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's graceful leaving. Used by the thread that stops the agent. */
final class GracefulLeave {
  private static final Logger LOG = LoggerFactory.getLogger(GracefulLeave.class);
  private static final long LOOK_NANOS = 10_000_000;

  private final ReplicatedLog log;
  private final Function<Operation, CompletionStage<OperationResult>> operate;
  private final AgentInfo self;

  GracefulLeave(
      ReplicatedLog log,
      Function<Operation, CompletionStage<OperationResult>> operate,
      AgentInfo self) {
    this.log = log;
    this.operate = operate;
    this.self = self;
  }

  boolean leave(long waitMsMax) {
    long deadline = System.nanoTime() + waitMsMax * 1_000_000;
    if (log.leadership().isLeader() && log.configuration().voters().size() > 1) {
      // The lead goes first, so that no write fails for want of a leader.
      OperationResult handed = ask(new Operation.Transfer(""), deadline);
      while (handed.isDone()
          && (log.leadership().isLeader() || log.leadership().leader() == null)
          && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    OperationResult result = ask(new Operation.Leave(self), deadline);
    while (!result.isDone() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(20 * LOOK_NANOS);
      result = ask(new Operation.Leave(self), deadline);
    }
    if (!result.isDone()) {
      LOG.warn("Left without the cluster knowing: {}", result.failure());
    }
    return result.isDone();
  }

  private OperationResult ask(Operation operation, long deadline) {
    try {
      return operate
          .apply(operation)
          .toCompletableFuture()
          .get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OperationResult.failed("interrupted");
    } catch (ExecutionException e) {
      return OperationResult.failed(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      return OperationResult.failed("no answer in time");
    }
  }
}
