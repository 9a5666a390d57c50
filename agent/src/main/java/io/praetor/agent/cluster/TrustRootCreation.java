package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Outcome;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the cluster's root certificate when it is first asked for, at any server. Used by any
 * thread; the certificate is made on a thread of its own, since that takes longer than those who
 * ask may be held.
 *
 * <p>Requests that come meanwhile wait for the same certificate. Servers that make one at the same
 * time propose each their own, and the log keeps the first.
 */
public final class TrustRootCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TrustRootCreation.class);

  /** Requests that wait for the certificate at once; more are refused as overload. */
  private static final int WAITING_MAX = 8_192;

  private final StateMachine store;
  private final Proposer proposer;
  private final List<ReadListener> waiting = new ArrayList<>();

  /**
   * What makes it for one server.
   *
   * @param proposer one that already waits for a leader
   */
  public TrustRootCreation(StateMachine store, Proposer proposer) {
    this.store = store;
    this.proposer = proposer;
  }

  /**
   * Makes the root unless it is being made.
   *
   * @param listener told once, when the log has a root: this one or another that came first. A
   *     follower's own view may show it later. Told on any thread
   */
  public void create(String clusterId, ReadListener listener) {
    synchronized (waiting) {
      if (waiting.size() < WAITING_MAX) {
        waiting.add(listener);
        if (waiting.size() == 1) {
          Thread.ofPlatform().name("trust-root").daemon().start(() -> make(clusterId));
        }
        return;
      }
    }
    listener.failed(ReadFailure.OVERLOADED);
  }

  private void make(String clusterId) {
    try {
      propose(clusterId, TrustRoot.make(clusterId));
    } catch (GeneralSecurityException | RuntimeException | Error e) {
      LOG.error("The cluster's root certificate could not be made", e);
      tell(ReadFailure.BROKEN);
    }
  }

  private void propose(String clusterId, String pem) {
    View view = store.view();
    proposer.propose(
        ClusterCommands.set(view, new ClusterSetting.Root(pem), 0),
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            switch (outcome) {
              case Outcome.Refused(String text) -> {
                LOG.error("The log refused the cluster's root certificate: {}", text);
                tell(ReadFailure.BROKEN);
              }
              case Outcome.Done(boolean kept, long index) -> {
                if (kept) {
                  LOG.info(
                      "The cluster {} has a root certificate from index {} on", clusterId, index);
                }
                tell(null);
              }
              case Outcome.Committed _, Outcome.RolledBack _, Outcome.Outdated _ -> tell(null);
            }
          }

          @Override
          public void failed(ProposalFailure failure) {
            tell(
                switch (failure) {
                  case NOT_LEADER -> ReadFailure.NO_LEADER;
                  case OVERLOADED -> ReadFailure.OVERLOADED;
                  case STOPPED -> ReadFailure.STOPPED;
                  case UNKNOWN -> ReadFailure.TIMED_OUT;
                });
          }
        });
  }

  /** Ends the making; the next request begins another if the log has no root. */
  private void tell(@Nullable ReadFailure failure) {
    List<ReadListener> told;
    synchronized (waiting) {
      told = List.copyOf(waiting);
      waiting.clear();
    }
    for (ReadListener listener : told) {
      try {
        if (failure == null) {
          listener.confirmed(0);
        } else {
          listener.failed(failure);
        }
      } catch (RuntimeException | Error e) {
        LOG.error("A reply failed, and its caller may never be answered", e);
      }
    }
  }
}
