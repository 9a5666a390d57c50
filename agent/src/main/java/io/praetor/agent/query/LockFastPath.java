package io.praetor.agent.query;

import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.kv.KvEntry;

/**
 * A proposer that refuses a lock which another session holds without asking the log: a try that
 * fails changes nothing, so it is a read, and a leader may answer it from its view. All who wait
 * for a lock try at once when it is given back, and all but one of them are answered so. Used by
 * any thread.
 */
public final class LockFastPath implements Proposer {
  private final Proposer log;
  private final StateMachine store;
  private final ReadGate gate;

  /** A proposer in front of another, on a server whose gate says when its view may answer. */
  public LockFastPath(Proposer log, StateMachine store, ReadGate gate) {
    this.log = log;
    this.store = store;
    this.gate = gate;
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    if (command instanceof Command.KvLock lock && gate.open(Consistency.DEFAULT)) {
      View view = store.view();
      if (isHeldByAnother(view, lock)) {
        listener.applied(new Outcome.Done(false, view.index()));
        return;
      }
    }
    log.propose(command, sender, listener);
  }

  /** A session that is not there is for the log to refuse, with its own words. */
  private static boolean isHeldByAnother(View view, Command.KvLock lock) {
    KvEntry entry = view.kv().get(lock.key());
    String holder = entry == null ? null : entry.session();
    return holder != null
        && !holder.equals(lock.session())
        && view.sessions().get(lock.session()) != null;
  }
}
