package io.praetor.agent.cluster;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.StateMachine;
import io.praetor.store.cluster.ServerNote;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes servers into the cluster while this one leads. Confined to the cluster's thread.
 *
 * <p>A server with an empty log at an address that the configuration names has lost what it
 * acknowledged: its vote could make a leader of a server that lacks a committed entry. So its old
 * self is removed first, which is committed without it; only then may it take part, as a learner. A
 * server of the old configuration that has not heard of the removal cannot win with its vote
 * either: the others that it would need have the removal in their logs, and refuse one that has not
 * (any majority of the old servers without it meets any majority of the new ones).
 */
final class JoinHandler {
  private final ReplicatedLog log;
  private final StateMachine store;
  private final MemberChangeQueue changes;
  private final Executor thread;
  private final Supplier<String> clusterId;
  private final RpcPort port;

  JoinHandler(
      ReplicatedLog log,
      StateMachine store,
      MemberChangeQueue changes,
      Executor thread,
      Supplier<String> clusterId,
      RpcPort port) {
    this.log = log;
    this.store = store;
    this.changes = changes;
    this.thread = thread;
    this.clusterId = clusterId;
    this.port = port;
  }

  void join(JoinRequest request, Consumer<JoinAnswer> answer) {
    Leadership now = log.leadership();
    if (!now.isLeader()) {
      String leader = now.leader();
      answer.accept(new JoinAnswer.Elsewhere(leader == null ? "" : leader));
      return;
    }
    if (!now.ready() || clusterId.get().isEmpty()) {
      answer.accept(new JoinAnswer.NotNow("the leader has just been elected"));
      return;
    }
    Membership members = log.configuration();
    String address = request.address();
    boolean isIn = members.has(address);
    if (request.admitted()) {
      again(request, isIn, answer);
    } else if (!isIn) {
      admit(request, answer);
    } else if (address.equals(now.leader())) {
      answer.accept(new JoinAnswer.NotNow("the leader has the same address " + address));
    } else if (!isThere(request)) {
      answer.accept(
          new JoinAnswer.NotNow(
              "the leader does not reach "
                  + request.nodeName()
                  + " at "
                  + address
                  + ", which is the address of a member: if another machine has this address, give"
                  + " this one an advertise_addr of its own"));
    } else {
      changes.make(
          "remove " + address + ", where " + request.nodeName() + " is back with an empty log",
          listener -> log.removePeer(address, listener),
          failure -> {
            if (failure.isEmpty()) {
              admit(request, answer);
            } else {
              answer.accept(new JoinAnswer.NotNow(failure));
            }
          });
    }
  }

  /**
   * Whether the process that asks is the one that this server itself reaches at that address, and
   * no other is: a member that still takes entries there is not removed for the sake of another
   * machine with its address.
   */
  private boolean isThere(JoinRequest request) {
    List<Identity> there = port.reached(request.address());
    port.connect(request.address(), Service.Lane.LOG);
    return !there.isEmpty()
        && there.stream().allMatch(peer -> peer.incarnation().equals(request.incarnation()));
  }

  private void again(JoinRequest request, boolean isIn, Consumer<JoinAnswer> answer) {
    if (isIn) {
      answer.accept(new JoinAnswer.Done());
      return;
    }
    if (!request.fresh() && isRemoved(request.address())) {
      answer.accept(
          new JoinAnswer.NotNow(
              request.nodeName() + " was removed by an operator; restart it to bring it back"));
      return;
    }
    changes.make(
        "add " + request.nodeName() + " at " + request.address() + " as a learner",
        listener -> log.addLearner(request.address(), listener),
        failure ->
            answer.accept(
                failure.isEmpty() ? new JoinAnswer.Done() : new JoinAnswer.NotNow(failure)));
  }

  private void admit(JoinRequest request, Consumer<JoinAnswer> answer) {
    note(
        ClusterCommands.admit(store.view(), request.address(), request.incarnation()),
        failure ->
            answer.accept(
                failure.isEmpty()
                    ? new JoinAnswer.Admitted(clusterId.get())
                    : new JoinAnswer.NotNow(failure)));
  }

  /** Keeps a server that an operator removes from coming back by itself. */
  void noteRemoved(String address) {
    note(ClusterCommands.remove(store.view(), address), failure -> {});
  }

  private boolean isRemoved(String address) {
    ServerNote note = store.view().serverNote(address);
    return note != null && note.removed();
  }

  private void note(Command note, Consumer<String> done) {
    log.propose(
        note,
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            thread.execute(() -> done.accept(""));
          }

          @Override
          public void failed(ProposalFailure failure) {
            thread.execute(() -> done.accept("the leader could not write it down: " + failure));
          }
        });
  }
}
