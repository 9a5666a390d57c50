package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.config.ConfigBlob;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/**
 * Keeps the cluster's id in the store while this server leads: a restored snapshot may have brought
 * that of another. Confined to the cluster's thread.
 */
final class LeaderRecords {
  private static final String CLUSTER_ID = "cluster-id";

  private final Proposer log;
  private final StateMachine store;
  private final Executor thread;
  private boolean underWay;

  LeaderRecords(Proposer log, StateMachine store, Executor thread) {
    this.log = log;
    this.store = store;
    this.thread = thread;
  }

  /** The cluster's id as the store has it, or the empty string. */
  static String clusterId(View view) {
    ConfigBlob blob = view.config(CLUSTER_ID);
    return blob == null ? "" : new String(blob.value(), StandardCharsets.UTF_8);
  }

  void keep(String clusterId) {
    if (underWay || clusterId.isEmpty() || clusterId.equals(clusterId(store.view()))) {
      return;
    }
    underWay = true;
    log.propose(
        new Command.ConfigSet(CLUSTER_ID, clusterId.getBytes(StandardCharsets.UTF_8), -1),
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
