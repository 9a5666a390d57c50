package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.lease.LeaderLease;
import io.praetor.agent.consensus.lease.VoteGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Servers whose machines stand still in turn, and whose monotonic clocks with them, while the
 * others elect a leader: heartbeats, elections, leases and guards in virtual time.
 */
class StandstillTest {
  private static final int SERVERS = 3;
  private static final int SEEDS = 300;
  private static final long RUN_MICROS = 20_000_000;
  private static final long STANDSTILL_MICROS_MAX = 3_000_000;
  private static final RaftTiming TIMING = RaftTiming.of(1);

  /** One run. */
  private static final class Run {
    final VirtualTime time;
    final boolean isWallClockPutRight;
    final List<Server> servers = new ArrayList<>();
    long highestElected;
    int oldLeases;
    int elections;

    Run(long seed, boolean isWallClockPutRight) {
      time = new VirtualTime(seed);
      this.isWallClockPutRight = isWallClockPutRight;
      for (int i = 0; i < SERVERS; i++) {
        servers.add(new Server(this, "s" + i));
      }
      for (Server server : servers) {
        server.electionTick();
      }
      time.after(time.micros(1_000_000, 3_000_000), this::standstill);
    }

    /** Of the leader, more often than not. */
    private void standstill() {
      Server victim =
          servers.stream()
              .filter(server -> server.leads && server.term == highestElected && time.happens(80))
              .findAny()
              .orElse(servers.get(time.random().nextInt(SERVERS)));
      if (servers.stream().noneMatch(server -> server.standsStill)) {
        victim.stop(time.micros(1_000, STANDSTILL_MICROS_MAX));
      }
      time.after(time.micros(100_000, 3_000_000), this::standstill);
    }

    void run() {
      long until = time.nanos() + RUN_MICROS * 1_000;
      while (time.step(until)) {
        for (Server server : servers) {
          if (server.leads
              && !server.standsStill
              && server.term < highestElected
              && server.lease.isValid(server.term)) {
            oldLeases++;
          }
        }
      }
    }
  }

  /** What of a server has to do with leases. */
  private static final class Server {
    final Run run;
    final VirtualTime time;
    final String name;
    final VoteGuard guard;
    final LeaderLease lease;
    final List<Runnable> missed = new ArrayList<>();
    boolean standsStill;
    long stoppedAt;
    long stoodNanos;
    long term;
    boolean leads;

    Server(Run run, String name) {
      this.run = run;
      this.time = run.time;
      this.name = name;
      guard = new VoteGuard(TIMING.electionTimeoutMs(), false, this::nanos);
      lease =
          new LeaderLease(
              name,
              () -> IntStream.range(0, SERVERS).mapToObj(i -> "s" + i).toList(),
              TIMING.leaseMs(),
              this::nanos,
              TIMING.standstillWatch(this::wallMs, this::nanos));
    }

    long nanos() {
      return (standsStill ? stoppedAt : time.nanos()) - stoodNanos;
    }

    long wallMs() {
      return (run.isWallClockPutRight ? time.nanos() : nanos()) / 1_000_000;
    }

    void stop(long micros) {
      standsStill = true;
      stoppedAt = time.nanos();
      time.after(micros, this::goOn);
    }

    private void goOn() {
      stoodNanos += time.nanos() - stoppedAt;
      standsStill = false;
      List<Runnable> late = List.copyOf(missed);
      missed.clear();
      // What came meanwhile is looked at now, a little at a time.
      late.forEach(task -> after(time.micros(0, 100_000), task));
    }

    /** On this server: later, if it stands still. */
    void after(long micros, Runnable task) {
      time.after(
          micros,
          () -> {
            if (standsStill) {
              missed.add(task);
            } else {
              task.run();
            }
          });
    }

    void electionTick() {
      if (!leads && !guard.isHearing()) {
        campaign();
      }
      after(time.micros(1_000, 200_000), this::electionTick);
    }

    private void campaign() {
      long wanted = ++term;
      guard.sawTerm(wanted);
      int[] votes = {1};
      for (Server other : others()) {
        other.after(
            latency(),
            () -> {
              boolean isGranted = other.vote(wanted);
              after(
                  latency(),
                  () -> {
                    if (isGranted && term == wanted && ++votes[0] == SERVERS / 2 + 1) {
                      lead();
                    }
                  });
            });
      }
    }

    private boolean vote(long wanted) {
      if (wanted <= term || guard.isHearing() || (leads && lease.isValid(term))) {
        return false;
      }
      follow(wanted);
      return true;
    }

    private void follow(long newTerm) {
      if (newTerm > term) {
        lease.revoke(newTerm - 1);
        leads = false;
        term = newTerm;
        guard.sawTerm(newTerm);
      }
    }

    private void lead() {
      leads = true;
      run.elections++;
      run.highestElected = Math.max(run.highestElected, term);
      lease.lead(term);
      heartbeat(term);
    }

    private void heartbeat(long leading) {
      if (!leads || term != leading) {
        return;
      }
      long sentAt = nanos();
      for (Server other : others()) {
        other.after(
            latency(),
            () -> {
              if (leading >= other.term) {
                other.follow(leading);
                other.guard.heardLeader(leading);
                after(latency(), () -> lease.acknowledge(other.name, leading, sentAt));
              } else {
                long higher = other.term;
                after(latency(), () -> follow(higher));
              }
            });
      }
      after(
          TIMING.electionTimeoutMs() * 1_000L / TIMING.heartbeatsPerTimeout(),
          () -> heartbeat(leading));
    }

    private List<Server> others() {
      return run.servers.stream().filter(server -> server != this).toList();
    }

    private long latency() {
      return time.micros(100, time.happens(10) ? 60_000 : 3_000);
    }
  }

  private static Run run(long seed, boolean isWallClockPutRight) {
    Run run = new Run(seed, isWallClockPutRight);
    run.run();
    return run;
  }

  @Test
  void noOldLeaderTrustsItsLeaseOnceItsWallClockIsPutRight() {
    int elections = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = run(seed, true);
      assertThat(run.oldLeases).as("looks at a lease of an old leader, seed %d", seed).isZero();
      elections += run.elections;
    }
    assertThat(elections).isGreaterThan(3 * SEEDS);
  }

  /** What docs/decisions/raft-timing.md warns of: where nothing tells, nothing can be noticed. */
  @Test
  void aStandstillOfWhichNoClockTellsIsTheOneThatIsNotNoticed() {
    int oldLeases = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      oldLeases += run(seed, false).oldLeases;
    }
    assertThat(oldLeases).isPositive();
  }
}
