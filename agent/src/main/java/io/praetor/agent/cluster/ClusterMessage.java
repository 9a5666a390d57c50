package io.praetor.agent.cluster;

import io.praetor.agent.cluster.formation.FormationPlan;
import io.praetor.agent.cluster.formation.FormationStatement;

/** The first byte of each message about the cluster. */
final class ClusterMessage {
  /** Asks an agent for its state. A {@link FormationStatement} each way. */
  static final int STATE = 1;

  /** Will you promise this {@link FormationPlan}? The answer is a flag. */
  static final int PROMISE = 2;

  /** A {@link JoinRequest}, answered by a {@link JoinAnswer}. */
  static final int JOIN = 3;

  /** Signs of life: a {@link Heartbeat}, answered by a {@link Heartbeat.Answer}. */
  static final int HEARTBEAT = 4;

  /** An {@link Operation} for the leader, answered by an {@link OperationResult}. */
  static final int OPERATION = 5;

  /** The same, passed on once by a server that does not lead. */
  static final int OPERATION_PASSED_ON = 6;

  private ClusterMessage() {}
}
