package io.praetor.agent;

import io.praetor.agent.access.token.ManagementToken;
import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.LeadershipListener;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.Changes;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.access.TokenTable;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.level.Level;
import io.praetor.store.table.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the token of {@code acl.tokens.initial_management} once this server leads and the cluster
 * is at the level of tokens, unless there is one with that secret. Called on threads of the log.
 */
final class InitialManagement implements LeadershipListener, ProposalListener {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");

  private final StateMachine store;
  private final Proposer log;
  private final String secret;

  /** Whether it is to be looked at whether there is one. Guarded by this, as the rest. */
  private boolean isDue;

  private boolean leads;
  private boolean isUnderWay;

  private InitialManagement(StateMachine store, Proposer log, String secret) {
    this.store = store;
    this.log = log;
    this.secret = secret;
  }

  /**
   * Begins to follow a store.
   *
   * @return to be told of the leadership
   */
  static InitialManagement follow(StateMachine store, Proposer log, String secret) {
    InitialManagement made = new InitialManagement(store, log, secret);
    store.listen(made::applied);
    return made;
  }

  @Override
  public void changed(Leadership now) {
    synchronized (this) {
      leads = now.isLeader() && now.ready();
      isDue = leads;
    }
    look(store.view());
  }

  /** A restore may take the token away, and a move of the level make it possible. */
  private void applied(View after, Changes changes) {
    synchronized (this) {
      isDue |= changes.all() && leads;
      if (!isDue) {
        return;
      }
    }
    look(after);
  }

  private void look(View view) {
    Command command;
    synchronized (this) {
      if (!leads || !isDue || isUnderWay || view.level() < Level.ACCESS) {
        return;
      }
      isDue = false;
      TokenTable tokens = view.get(Tokens.TABLE);
      if (tokens.ofSecret(secret) != null) {
        return;
      }
      TokenDefinition token = ManagementToken.make(secret, "Initial Management Token");
      command =
          tokens.bootstrapIndex() == 0
              ? new Command.AccessBootstrap(token, 0)
              : new Command.TokenSet(token, true);
      isUnderWay = true;
    }
    log.propose(command, this);
  }

  @Override
  public void applied(Outcome outcome) {
    synchronized (this) {
      isUnderWay = false;
    }
    if (outcome instanceof Outcome.Refused(String text)) {
      LOG.error("The token acl.tokens.initial_management could not be made: {}", text);
    } else {
      LOG.warn("The token acl.tokens.initial_management was made: it may do everything");
    }
  }

  @Override
  public void failed(ProposalFailure failure) {
    synchronized (this) {
      isUnderWay = false;
      isDue = leads;
    }
    LOG.warn(
        "The token acl.tokens.initial_management could not be made; it is tried again: {}",
        failure);
  }
}
