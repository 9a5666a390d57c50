package io.praetor.agent.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.SimulatedEnsemble;
import io.praetor.agent.consensus.SimulatedLog;
import io.praetor.agent.consensus.VirtualTime;
import io.praetor.agent.upkeep.LeaderUpkeep;
import io.praetor.agent.upkeep.RenewalResult;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A snapshot is restored in the milliseconds in which a session's end is on its way. */
class RestoreDuringAnEndTest {
  private static final String SESSION = "5f3b1d54-0000-4000-8000-000000000002";
  private static final long TTL_MS = 1_000;
  private static final int SEEDS = 200;

  /** What of the wheel's and the log's steps falls into which millisecond is the seed's. */
  private static final class Run {
    final VirtualTime time;
    final SimulatedEnsemble ensemble;
    final StateMachine store = new StateMachine(SnapshotCodec::read);
    final LeaderUpkeep upkeep;
    final SimulatedLog log;
    boolean restored;

    Run(long seed) {
      time = new VirtualTime(seed);
      ensemble = new SimulatedEnsemble(time, entry -> {});
      log = new SimulatedLog(ensemble, "127.0.0.1:1", Level.NEWEST, store, 0, 0);
      upkeep =
          new LeaderUpkeep(
              store, log, time::ms, time::ms, 60_000, new VirtualTimers(time, () -> true));
      upkeep.start();
      log.start();
      ensemble.heal();
      pass(1_000);
    }

    void pass(long ms) {
      long until = time.nanos() + ms * 1_000_000;
      while (time.step(until)) {
        // Event by event, up to that moment.
      }
    }

    void propose(Command command) {
      log.propose(
          command,
          new ProposalListener() {
            @Override
            public void applied(Outcome outcome) {
              restored |= command instanceof Command.RestoreCommit;
            }

            @Override
            public void failed(ProposalFailure failure) {
              throw new AssertionError(command + " failed: " + failure);
            }
          });
    }

    boolean lives() {
      return store.view().sessions().get(SESSION) != null;
    }
  }

  @Test
  void whoIsToldThatItIsRenewedLivesForItsWholeTime() {
    int ended = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = new Run(seed);
      run.propose(Simulation.node());
      run.propose(
          new Command.SessionCreate(
              SESSION, "", "node", 0, false, TTL_MS + "ms", TTL_MS, List.of(), List.of()));
      run.pass(20);
      byte[] snapshot = SnapshotCodec.encode(run.store.view());
      run.propose(new Command.RestoreBegin("r", snapshot.length));
      run.propose(new Command.RestoreChunk("r", 0, snapshot));
      // The wheel finds the session some time from now on: the restore meets it before, amid or
      // after.
      run.pass(TTL_MS - 20 + run.time.random().nextInt(120));
      run.propose(new Command.RestoreCommit("r"));
      long until = run.time.nanos() + 200_000_000;
      RenewalResult renewal = RenewalResult.NOT_LEADER;
      while (renewal != RenewalResult.RENEWED && run.time.step(until)) {
        if (run.restored) {
          renewal = run.upkeep.renew(SESSION);
        }
      }
      if (renewal == RenewalResult.RENEWED) {
        run.pass(TTL_MS - 10);
        assertThat(run.lives()).as("seed %d: the session was renewed", seed).isTrue();
        run.pass(200);
      } else {
        ended++;
      }
      assertThat(run.lives()).as("seed %d: the session's time is over", seed).isFalse();
    }
    assertThat(ended).as("runs in which the end came behind the restore").isPositive();
  }
}
