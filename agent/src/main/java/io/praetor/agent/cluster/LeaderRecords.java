package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Outcome;
import java.util.concurrent.Executor;

/**
 * Keeps the cluster's id in the store while this server leads: a restored snapshot may have brought
 * another, or none. Confined to the cluster's thread.
 */
final class LeaderRecords {
  private final Proposer log;
  private final StateMachine store;
  private final Executor thread;
  private boolean underWay;

  LeaderRecords(Proposer log, StateMachine store, Executor thread) {
    this.log = log;
    this.store = store;
    this.thread = thread;
  }

  void keep(String clusterId) {
    View view = store.view();
    if (clusterId.isEmpty() || clusterId.equals(view.clusterId()) || underWay) {
      return;
    }
    underWay = true;
    log.propose(
        ClusterCommands.set(view, new ClusterSetting.Id(clusterId), -1),
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            thread.execute(() -> underWay = false);
          }

          @Override
          public void failed(ProposalFailure failure) {
            thread.execute(() -> underWay = false);
          }
        });
  }
}
