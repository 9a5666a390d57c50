package io.praetor.agent.simulation;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.SimulatedEnsemble;
import io.praetor.agent.consensus.SimulatedLog;
import io.praetor.agent.consensus.VirtualTime;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;

/** The way to the leader over links that lose requests and answers, and mix up their order. */
final class ForwardingProposer implements Proposer {
  static final long TIMEOUT_MICROS = 2_000_000;

  private final VirtualTime time;
  private final SimulatedEnsemble ensemble;
  private final SimulatedLog log;

  ForwardingProposer(VirtualTime time, SimulatedEnsemble ensemble, SimulatedLog log) {
    this.time = time;
    this.ensemble = ensemble;
    this.log = log;
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    Leadership now = log.leadership();
    String leader = now.leader();
    Outcome.Refused early = log.refusal(command);
    if (now.isLeader()) {
      log.propose(command, sender, listener);
    } else if (leader == null) {
      listener.failed(ProposalFailure.NOT_LEADER);
    } else if (early != null) {
      listener.applied(early);
    } else if (time.happens(3)) {
      time.after(time.micros(50, 500), () -> listener.failed(ProposalFailure.NOT_LEADER));
    } else {
      Reply reply = new Reply(listener);
      time.after(TIMEOUT_MICROS, () -> reply.failed(ProposalFailure.UNKNOWN));
      time.after(
          time.micros(100, 3_000),
          () -> {
            SimulatedLog target = ensemble.reachable(leader, log);
            if (target != null && !time.happens(2)) {
              target.propose(command, sender, new Answering(target, reply));
            }
          });
    }
  }

  /** At the leader: sends the answer back, if it gets through. */
  private final class Answering implements ProposalListener {
    private final SimulatedLog target;
    private final Reply reply;

    Answering(SimulatedLog target, Reply reply) {
      this.target = target;
      this.reply = reply;
    }

    @Override
    public void applied(Outcome outcome) {
      send(() -> reply.applied(outcome));
    }

    @Override
    public void failed(ProposalFailure failure) {
      send(() -> reply.failed(failure));
    }

    private void send(Runnable answer) {
      if (ensemble.reachable(target.address(), log) == target && !time.happens(3)) {
        time.after(time.micros(100, 30_000), answer);
      }
    }
  }

  /** The first of answer and timeout. */
  private static final class Reply implements ProposalListener {
    private final ProposalListener listener;
    private boolean over;

    Reply(ProposalListener listener) {
      this.listener = listener;
    }

    private boolean first() {
      boolean first = !over;
      over = true;
      return first;
    }

    @Override
    public void applied(Outcome outcome) {
      if (first()) {
        listener.applied(outcome);
      }
    }

    @Override
    public void failed(ProposalFailure failure) {
      if (first()) {
        listener.failed(failure);
      }
    }
  }
}
