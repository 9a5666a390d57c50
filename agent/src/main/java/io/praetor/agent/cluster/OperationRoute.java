package io.praetor.agent.cluster;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ReplicatedLog;
import java.util.function.Consumer;

/**
 * Carries an operation out if this server leads, and else passes it on to the leader. Confined to
 * the cluster's thread.
 */
record OperationRoute(ReplicatedLog log, Operations operations, ClusterClient client) {
  /**
   * Has an operation done.
   *
   * @param mayPassOn whether another server may be asked: not for what another has passed on
   */
  void operate(Operation operation, boolean mayPassOn, Consumer<OperationResult> done) {
    Leadership leadership = log.leadership();
    String leader = leadership.leader();
    if (leadership.isLeader() && leadership.ready()) {
      operations.carryOut(operation, ServerCluster.nowMs(), done);
    } else if (leader != null && mayPassOn && !leadership.isLeader()) {
      client.operation(
          leader,
          operation,
          true,
          result ->
              done.accept(
                  result == null
                      ? OperationResult.failed("the leader did not answer; look before you repeat")
                      : result));
    } else {
      done.accept(OperationResult.failed("No cluster leader"));
    }
  }
}
