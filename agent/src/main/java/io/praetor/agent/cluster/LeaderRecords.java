package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Outcome;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cluster's id and its root certificate in the store while this server leads: a restored
 * snapshot may have brought those of another, or none. Confined to the cluster's thread, but for
 * the making of a certificate, which takes longer than a tick.
 */
final class LeaderRecords {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderRecords.class);

  private final Proposer log;
  private final StateMachine store;
  private final Executor thread;
  private final Set<ClusterSetting.Kind> underWay = EnumSet.noneOf(ClusterSetting.Kind.class);

  LeaderRecords(Proposer log, StateMachine store, Executor thread) {
    this.log = log;
    this.store = store;
    this.thread = thread;
  }

  void keep(String clusterId) {
    if (clusterId.isEmpty()) {
      return;
    }
    View view = store.view();
    if (!clusterId.equals(view.clusterId()) && underWay.add(ClusterSetting.Kind.ID)) {
      set(new ClusterSetting.Id(clusterId), -1);
    }
    if (view.setting(ClusterSetting.Kind.ROOT) == null && underWay.add(ClusterSetting.Kind.ROOT)) {
      Thread.ofVirtual().name("trust-root").start(() -> makeRoot(clusterId));
    }
  }

  private void makeRoot(String clusterId) {
    try {
      // Only if there is none: a leader before this one may have made it meanwhile.
      set(new ClusterSetting.Root(TrustRoot.make(clusterId)), 0);
    } catch (GeneralSecurityException e) {
      // It stays under way: what this JDK cannot do now it cannot do later.
      LOG.error("No root certificate could be made; /v1/agent/connect/ca/roots will fail", e);
    }
  }

  private void set(ClusterSetting value, long expectedIndex) {
    log.propose(
        ClusterCommands.set(store.view(), value, expectedIndex),
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            thread.execute(() -> underWay.remove(value.kind()));
          }

          @Override
          public void failed(ProposalFailure failure) {
            thread.execute(() -> underWay.remove(value.kind()));
          }
        });
  }
}
