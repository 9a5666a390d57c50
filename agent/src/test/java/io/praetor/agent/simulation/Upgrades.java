package io.praetor.agent.simulation;

import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.SimulatedLog;
import io.praetor.agent.consensus.VirtualTime;
import io.praetor.store.command.Command;
import io.praetor.store.level.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which program each server runs: some begin with an older one, are upgraded one by one, and now
 * and then one is rolled back before the level moves. The leader moves it as its keeper does, once
 * all have spoken the new level for a while.
 */
final class Upgrades {
  private static final long LOOK_MICROS = 200_000;
  private static final long SETTLE_NANOS = 500_000_000;

  private final Simulation simulation;
  private final VirtualTime time;
  private final Map<String, Integer> programs = new HashMap<>();
  private long allNewSinceNanos = -1;

  /** From the first proposal on no older server is let in any more. */
  private boolean isRaising;

  Upgrades(Simulation simulation) {
    this.simulation = simulation;
    this.time = simulation.time;
    time.after(LOOK_MICROS, this::look);
  }

  /** The level of the program with which a server starts. */
  int programOf(String address) {
    return programs.computeIfAbsent(address, a -> time.happens(40) ? Level.FIRST : Level.NEWEST);
  }

  /** A server is stopped, and started with the other program if that may be. */
  void change(SimulatedServer server) {
    if (isRaising) {
      return;
    }
    String address = server.log.address();
    programs.put(address, server.speaks == Level.FIRST ? Level.NEWEST : Level.FIRST);
    simulation.restart(server);
  }

  /** All servers run the new program from now on; those that do not are started again. */
  void finish() {
    for (SimulatedServer server : List.copyOf(simulation.servers.values())) {
      programs.put(server.log.address(), Level.NEWEST);
      if (server.speaks == Level.FIRST) {
        server.crash();
      }
    }
  }

  private void look() {
    time.after(LOOK_MICROS, this::look);
    SimulatedLog leader = simulation.ensemble.leader();
    if (leader == null
        || !leader.leadership().ready()
        || leader.level() >= Level.NEWEST
        || !simulation.servers.values().stream()
            .allMatch(server -> server.alive && server.speaks == Level.NEWEST)) {
      allNewSinceNanos = -1;
      return;
    }
    allNewSinceNanos = allNewSinceNanos < 0 ? time.nanos() : allNewSinceNanos;
    if (time.nanos() - allNewSinceNanos >= SETTLE_NANOS) {
      isRaising = true;
      leader.propose(new Command.LevelRaise(Level.NEWEST), ProposalListener.UNHEARD);
    }
  }

  /** What is not as it should be once all is quiet. */
  void settled() {
    int level = simulation.ledger.view().level();
    boolean isAllNew =
        simulation.servers.values().stream().allMatch(server -> server.speaks == Level.NEWEST);
    if (isAllNew && level < Level.NEWEST) {
      simulation.ledger.found("all servers speak level 2, and the cluster is at " + level);
    } else if (!isAllNew && level > Level.FIRST) {
      simulation.ledger.found("the cluster is at " + level + " although a server is older");
    }
  }
}
