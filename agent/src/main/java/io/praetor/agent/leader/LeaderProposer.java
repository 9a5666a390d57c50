package io.praetor.agent.leader;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.RequestHandler;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;

/**
 * Proposes to the leader, wherever it is: to the log of this server if it leads, else over the port
 * between agents. Any thread; immutable but for its end.
 *
 * <p>A command is sent once. If it is known not to have reached the leader's log, the failure is
 * {@link ProposalFailure#NOT_LEADER} and it may be proposed again; if its connection broke or time
 * ran out after it had been sent, the failure is {@link ProposalFailure#UNKNOWN}.
 *
 * <p>On a server that does not lead, an outcome means that the leader has applied the command; the
 * view of this server shows it a little later. A read in any mode but stale waits for that.
 *
 * <p>A server that stops waits for what passes through it ({@link #drain}), and takes no more: its
 * own callers hear {@link ProposalFailure#STOPPED}, other servers that it does not lead.
 */
public final class LeaderProposer implements Proposer {
  private final ReplicatedLog log;
  private final RpcPort port;
  private final long timeoutMs;
  private final ProposalsInFlight underWay = new ProposalsInFlight();

  /**
   * A proposer in front of the log of this server.
   *
   * @param timeoutMs how long the leader may take to answer
   */
  public LeaderProposer(ReplicatedLog log, RpcPort port, long timeoutMs) {
    this.log = log;
    this.port = port;
    this.timeoutMs = timeoutMs;
  }

  /** Takes the commands of other servers while this one leads. */
  public void serve() {
    port.serve(
        Service.PROPOSE,
        (from, body, reply) -> {
          if (!from.isServer()) {
            reply.refuse("only servers propose; " + from.nodeName() + " is none");
            return;
          }
          CommandCodec.Batch proposal;
          try {
            proposal = ProposalMessage.proposal(body);
          } catch (MalformedException e) {
            reply.refuse("the command is malformed: " + e.getMessage());
            return;
          }
          // To the log itself: a command that is passed on twice could travel in circles.
          ProposalListener counted = underWay.begin(answerTo(reply));
          if (counted == null) {
            reply.respond(ProposalMessage.encode(ProposalFailure.NOT_LEADER));
          } else {
            log.propose(proposal.commands().getFirst(), proposal.sender(0), counted);
          }
        });
  }

  private static ProposalListener answerTo(RequestHandler.Reply reply) {
    return new ProposalListener() {
      @Override
      public void applied(Outcome outcome) {
        reply.respond(ProposalMessage.encode(outcome));
      }

      @Override
      public void failed(ProposalFailure failure) {
        reply.respond(ProposalMessage.encode(failure));
      }
    };
  }

  /**
   * Takes no more, and blocks until all that pass through are answered, as a first act of stopping.
   *
   * @param waitMsMax how long at most
   * @return how many have no answer yet
   */
  public int drain(long waitMsMax) {
    return underWay.close(waitMsMax);
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener caller) {
    ProposalListener listener = underWay.begin(caller);
    if (listener == null) {
      caller.failed(ProposalFailure.STOPPED);
      return;
    }
    Leadership now = log.leadership();
    String leader = now.leader();
    if (now.isLeader()) {
      log.propose(command, sender, listener);
      return;
    }
    if (leader == null) {
      listener.failed(ProposalFailure.NOT_LEADER);
      return;
    }
    Outcome.Refused early = log.refusal(command);
    if (early != null) {
      listener.applied(early);
      return;
    }
    var _ =
        port.request(
            leader,
            Service.PROPOSE,
            ProposalMessage.encode(log.level(), command, sender),
            timeoutMs,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                ProposalMessage.deliver(body, listener);
              }

              @Override
              public void failed(RequestFailure failure) {
                listener.failed(
                    failure.isCertain() ? ProposalFailure.NOT_LEADER : ProposalFailure.UNKNOWN);
              }
            });
  }
}
