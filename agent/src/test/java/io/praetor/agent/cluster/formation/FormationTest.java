package io.praetor.agent.cluster.formation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.cluster.formation.Formation.Step;
import io.praetor.agent.cluster.formation.LocalRecord.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Servers that form a cluster while messages are lost, late and reordered, servers crash between
 * any two steps, come back, or come back with another disk.
 */
class FormationTest {
  /** A disk that outlives its server. */
  private static final class Disk {
    byte[] record;

    Disk(byte[] record) {
      this.record = record;
    }
  }

  private static final class Sim {
    final Random random;
    final int expect;
    final List<Server> servers = new ArrayList<>();
    final List<Runnable> inFlight = new ArrayList<>();
    final Map<String, Set<String>> begunBy = new HashMap<>();
    final Map<String, FormationPlan> plans = new HashMap<>();
    long nowMs = 1_000_000;
    int ids;
    double loss;

    Sim(long seed, int count, int expect) {
      random = new Random(seed);
      this.expect = expect;
      for (int i = 0; i < count; i++) {
        servers.add(new Server(this, "node-" + i, "10.0.0." + i + ":8300", i));
      }
    }

    void deliver(Runnable message) {
      if (random.nextDouble() >= loss) {
        inFlight.add(message);
      }
    }

    void run(int steps, boolean faults) throws IOException {
      for (int i = 0; i < steps; i++) {
        nowMs += random.nextInt(60);
        Server server = servers.get(random.nextInt(servers.size()));
        double dice = random.nextDouble();
        if (faults && dice < 0.006) {
          server.stop();
        } else if (faults && dice < 0.008) {
          server.stop();
          server.disk = null;
        } else if (dice < 0.08) {
          server.start();
        } else if (dice < 0.5) {
          server.tick();
        }
        // In any order; now and then nothing arrives for a while.
        for (int left = random.nextInt(6); left > 0 && !inFlight.isEmpty(); left--) {
          inFlight.remove(random.nextInt(inFlight.size())).run();
        }
        check();
      }
    }

    /** No server is ever in two clusters, and no two clusters share a server's incarnation. */
    void check() {
      Map<String, String> clusterOf = new HashMap<>();
      for (Map.Entry<String, Set<String>> begun : begunBy.entrySet()) {
        FormationPlan plan = Objects.requireNonNull(plans.get(begun.getKey()));
        assertThat(plan.servers().size()).isGreaterThanOrEqualTo(expect);
        for (FormationPlan.Planned planned : plan.servers()) {
          String mark = planned.nodeId() + '/' + planned.incarnation();
          String other = clusterOf.put(mark, begun.getKey());
          assertThat(other).as("two clusters have %s: %s", mark, begunBy).isNull();
        }
      }
    }
  }

  private static final class Server {
    final Sim sim;
    final String nodeId;
    final String address;
    final int number;
    @Nullable Disk disk;
    @Nullable Formation formation;
    int life;

    Server(Sim sim, String nodeId, String address, int number) {
      this.sim = sim;
      this.nodeId = nodeId;
      this.address = address;
      this.number = number;
    }

    void start() {
      if (formation != null) {
        return;
      }
      Disk mine = disk;
      if (mine == null) {
        mine = new Disk(LocalRecord.blank("inc-" + number + "-" + sim.ids++).encode());
        disk = mine;
      }
      Disk kept = mine;
      formation =
          new Formation(
              nodeId,
              nodeId,
              address,
              sim.expect,
              LocalRecord.decode(mine.record),
              record -> kept.record = record.encode(),
              () -> "cluster-" + sim.ids++);
      life++;
    }

    void stop() {
      formation = null;
      life++;
    }

    void tick() throws IOException {
      Formation running = formation;
      if (running == null) {
        return;
      }
      int askedInLife = life;
      for (Server other : sim.servers) {
        if (other == this) {
          continue;
        }
        long generation = running.generation();
        sim.deliver(() -> {
          Formation asked = other.formation;
          if (asked == null) {
            return;
          }
          FormationStatement statement = asked.statement(sim.nowMs, List.of());
          sim.deliver(() -> {
            if (life == askedInLife) {
              running.heard(generation, statement, sim.nowMs);
            }
          });
        });
      }
      if (running.record().standing() == Standing.MEMBER) {
        return;
      }
      switch (running.next(sim.nowMs, true)) {
        case Step.Wait wait -> {}
        case Step.Join join -> {}
        case Step.Begin(FormationPlan plan) -> {
          sim.plans.put(plan.clusterId(), plan);
          sim.begunBy.computeIfAbsent(plan.clusterId(), id -> new TreeSet<>()).add(nodeId);
        }
        case Step.AskPromises(FormationPlan plan, List<FormationPlan.Planned> of) -> {
          for (FormationPlan.Planned planned : of) {
            Server other = sim.servers.get(Integer.parseInt(planned.nodeId().substring(5)));
            sim.deliver(() -> other.promise(plan, this, askedInLife));
          }
        }
      }
    }

    void promise(FormationPlan plan, Server coordinator, int askedInLife) {
      try {
        Formation running = formation;
        if (running != null && running.promise(plan)) {
          sim.deliver(() -> {
            Formation waiting = coordinator.formation;
            if (waiting != null && coordinator.life == askedInLife) {
              waiting.promised(plan, nodeId);
            }
          });
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void neverTwoClustersWhateverHappens() throws IOException {
    long base = Long.getLong("seed", 1);
    int begun = 0;
    for (int round = 0; round < 2_000; round++) {
      long seed = base + round;
      Sim sim = new Sim(seed, 3 + round % 3, 3);
      sim.loss = round % 4 * 0.1;
      try {
        sim.run(1_500, true);
      } catch (AssertionError e) {
        throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
      }
      begun += sim.begunBy.isEmpty() ? 0 : 1;
    }
    System.out.println("FormationTest -Dseed=" + base + ": clusters in " + begun + " of 2000");
    assertThat(begun).as("a test in which nothing begins shows nothing").isGreaterThan(200);
  }

  @Test
  void aClusterBeginsOnceTheFaultsAreOver() throws IOException {
    long base = Long.getLong("seed", 1);
    for (int round = 0; round < 300; round++) {
      Sim sim = new Sim(base + round, 3, 3);
      sim.loss = 0.2;
      // Crashes, but no lost disk: that may leave a promise whose coordinator is gone for good.
      sim.run(300, false);
      for (Server server : sim.servers) {
        if (sim.random.nextInt(3) == 0) {
          server.stop();
        }
      }
      sim.run(300, false);
      sim.loss = 0;
      sim.servers.forEach(Server::start);
      sim.run(6_000, false);
      assertThat(sim.begunBy).as("-Dseed=%s", base + round).hasSize(1);
      for (Server server : sim.servers) {
        Formation running = Objects.requireNonNull(server.formation);
        assertThat(running.record().standing())
            .as("-Dseed=%s %s", base + round, server.nodeId)
            .isEqualTo(Standing.MEMBER);
      }
    }
  }

  @Test
  void aPlanOfAnotherIncarnationIsNotPromised() throws IOException {
    Formation formation =
        new Formation(
            "node-1",
            "node-1",
            "10.0.0.1:8300",
            3,
            LocalRecord.blank("now"),
            record -> {},
            () -> "new");
    List<FormationPlan.Planned> servers = new ArrayList<>();
    servers.add(new FormationPlan.Planned("node-0", "a", "10.0.0.0:8300"));
    servers.add(new FormationPlan.Planned("node-1", "before", "10.0.0.1:8300"));
    servers.add(new FormationPlan.Planned("node-2", "c", "10.0.0.2:8300"));
    assertThat(formation.promise(new FormationPlan("p", servers))).isFalse();
    servers.set(1, new FormationPlan.Planned("node-1", "now", "10.0.0.1:8300"));
    assertThat(formation.promise(new FormationPlan("p", servers))).isTrue();
    assertThat(formation.promise(new FormationPlan("q", servers))).as("a second plan").isFalse();
  }
}
