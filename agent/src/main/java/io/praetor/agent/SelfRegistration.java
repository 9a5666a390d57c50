package io.praetor.agent;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.LeadershipListener;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a server known to the store as soon as it leads, so that sessions can belong to it. Called
 * on a thread of the log.
 */
final class SelfRegistration implements LeadershipListener, ProposalListener {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private final Proposer log;
  private final Command.NodeRegister command;

  SelfRegistration(Proposer log, String id, String name, String address, Map<String, String> meta) {
    this.log = log;
    this.command = new Command.NodeRegister(id, name, address, true, meta);
  }

  @Override
  public void changed(Leadership now) {
    if (now.isLeader() && now.ready()) {
      log.propose(command, this);
    }
  }

  @Override
  public void applied(Outcome outcome) {
    if (outcome instanceof Outcome.Refused(String text)) {
      LOG.error("This server could not be registered: {}", text);
    }
  }

  @Override
  public void failed(ProposalFailure failure) {
    LOG.warn("This server could not be registered; the next leader will: {}", failure);
  }
}
