package io.praetor.agent.upkeep;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.Trim;
import io.praetor.store.history.TrimPlan;
import io.praetor.store.level.Level;
import io.praetor.store.table.History;
import io.praetor.store.table.Retentions;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what is kept no longer of the changes of keys, while this server leads. It reads the
 * whole log of changes, and so has a thread on which nothing else waits. Owned by that thread.
 */
public final class HistoryUpkeep implements Runnable {
  /** How often it is to run: so long may the history be above its bytes. */
  public static final long EVERY_MS = 1_000;

  /** What is too old or too many is looked for with every so many runs. */
  private static final int SCAN_EVERY = 60;

  private static final Sender RETENTION = new Sender("", "", "it is kept no longer");
  private static final Logger LOG = LoggerFactory.getLogger(HistoryUpkeep.class);

  private final StateMachine store;
  private final ReplicatedLog log;
  private final LongSupplier wallMs;
  private final ProposalListener onItsWay = new OnItsWay();
  private int runs;

  /** Whether a trim has been proposed whose end is not known yet. */
  private volatile boolean isTrimming;

  /**
   * The upkeep of a server's changes.
   *
   * @param wallMs the wall clock, in milliseconds since the epoch
   */
  public HistoryUpkeep(StateMachine store, ReplicatedLog log, LongSupplier wallMs) {
    this.store = store;
    this.log = log;
    this.wallMs = wallMs;
  }

  @Override
  public void run() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      LOG.error("A look at the changes that are kept has failed; the next is made all the same", e);
    }
  }

  private void look() {
    if (isTrimming || !log.leadership().isLeader() || !log.leadership().ready()) {
      return;
    }
    View view = store.view();
    if (view.level() < Level.CHANGE_LOG) {
      return;
    }
    ChangeLog changes = view.get(History.TABLE);
    Trim trim = TrimPlan.ofBytes(changes, view.get(Retentions.TABLE));
    if (trim.isEmpty() && ++runs % SCAN_EVERY == 0) {
      trim = TrimPlan.of(changes, view.get(Retentions.TABLE), wallMs.getAsLong());
    }
    if (!trim.isEmpty()) {
      LOG.debug(
          "Changes up to index {} are kept no longer, nor some of {} keys",
          trim.upTo(),
          trim.keys().size());
      isTrimming = true;
      log.propose(new Command.HistoryTrim(trim), RETENTION, onItsWay);
    }
  }

  /** Waits for the end of a trim. */
  private final class OnItsWay implements ProposalListener {
    @Override
    public void applied(Outcome outcome) {
      if (outcome instanceof Outcome.Refused refused) {
        LOG.warn("Changes that are kept no longer cannot be taken away: {}", refused);
      }
      isTrimming = false;
    }

    @Override
    public void failed(ProposalFailure failure) {
      LOG.debug("Changes that are kept no longer are taken away later: {}", failure);
      isTrimming = false;
    }
  }
}
