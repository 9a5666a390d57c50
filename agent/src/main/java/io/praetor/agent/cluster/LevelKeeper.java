package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.ServerLevels;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the cluster's level up while this server leads, once all servers speak a higher one, and
 * has servers refused that speak less than the cluster. Confined to the cluster's thread.
 *
 * <p>What counts is the greeting of the connection that stands now: the process at its other end
 * speaks that level for as long as it stands. From the proposal on, and before it is in the log,
 * servers of a lower level are refused.
 */
final class LevelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LevelKeeper.class);

  private final ReplicatedLog log;
  private final StateMachine store;
  private final RpcPort port;
  private final MemberChangeQueue changes;
  private final Executor thread;
  private final long settleMs;
  private long sinceMs = -1;
  private int seen;
  private boolean underWay;
  private boolean held;

  /**
   * A keeper.
   *
   * @param settleMs how long all servers have to have spoken the higher level
   */
  LevelKeeper(
      ReplicatedLog log,
      StateMachine store,
      RpcPort port,
      MemberChangeQueue changes,
      Executor thread,
      long settleMs) {
    this.log = log;
    this.store = store;
    this.port = port;
    this.changes = changes;
    this.thread = thread;
    this.settleMs = settleMs;
    this.seen = store.view().level();
  }

  /** On every server, often: refuses those that are older than the cluster. */
  void look() {
    int level = store.view().level();
    if (level > seen) {
      LOG.info("The cluster is at level {} now, and was at {}", level, seen);
      seen = level;
    }
    if (!underWay) {
      require(level);
    }
  }

  private void require(int level) {
    if (port.self().clusterLevel() != level) {
      port.become(port.self().withClusterLevel(level));
    }
  }

  /** This server does not lead. */
  void follow() {
    sinceMs = -1;
    underWay = false;
    held = false;
  }

  /** While this server leads. */
  void lead(long nowMs) {
    View view = store.view();
    int lowest = lowest();
    if (underWay || lowest <= view.level() || isHeld(view) || changes.isBusy()) {
      sinceMs = underWay ? sinceMs : -1;
      return;
    }
    if (sinceMs < 0) {
      sinceMs = nowMs;
    }
    // Where nothing was written yet there is nothing to go back to.
    if (nowMs - sinceMs >= settleMs || isUnused(view)) {
      raise(lowest);
    }
  }

  private static boolean isUnused(View view) {
    return view.kvIndex() == 0 && view.sessions().index() == 0;
  }

  /** The lowest level of the servers' greetings; 0 if one is not connected. */
  private int lowest() {
    Membership members = log.configuration();
    String self = port.self().address();
    List<String> addresses = new ArrayList<>(members.voters());
    addresses.addAll(members.learners());
    int lowest = addresses.isEmpty() ? 0 : port.self().level();
    for (String address : addresses) {
      if (!address.equals(self)) {
        List<Identity> reached = port.reached(address);
        lowest = reached.isEmpty() ? 0 : lowest;
        for (Identity server : reached) {
          lowest = Math.min(lowest, server.level());
        }
      }
    }
    return lowest;
  }

  /**
   * Whether an operator holds the level. A snapshot that is restored may bring settings without the
   * hold: it is put back, since nobody has released it.
   */
  private boolean isHeld(View view) {
    if (view.setting(ClusterSetting.Kind.LEVEL_HOLD) != null) {
      held = ServerLevels.isHeld(view);
    } else if (held) {
      log.propose(
          ClusterCommands.set(view, new ClusterSetting.LevelHold(true), 0),
          ProposalListener.UNHEARD);
    }
    return held;
  }

  private void raise(int level) {
    LOG.info("All servers speak level {}: the cluster moves to it", level);
    underWay = true;
    require(level);
    log.propose(
        new Command.LevelRaise(level),
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
