package io.praetor.agent.simulation;

import io.praetor.agent.consensus.SimulatedEnsemble;
import io.praetor.agent.consensus.SimulatedLog;
import io.praetor.agent.consensus.VirtualTime;
import io.praetor.store.Invariants;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.waiting.PendingRestore;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run from a seed: three servers, clients, and what goes wrong, with every rule looked at after
 * every event. Owned by the thread that runs it.
 */
final class Simulation {
  private static final int SERVERS = 3;
  private static final int PHASES = 2;
  private static final int REQUESTS = 60;
  private static final int TROUBLES = 4;
  private static final long PHASE_MICROS = 4_000_000;
  private static final long SETTLING_MICROS = 9_000_000;

  final VirtualTime time;
  final Ledger ledger;
  final SimulatedEnsemble ensemble;
  final Map<String, SimulatedServer> servers = new LinkedHashMap<>();
  final List<Call> calls = new ArrayList<>();
  private final Map<String, SimulatedServer.Snapshot> disks = new LinkedHashMap<>();
  private final Clients clients;
  private final Upgrades upgrades;

  private Simulation(long seed) {
    time = new VirtualTime(seed);
    ledger = new Ledger(time);
    ensemble = new SimulatedEnsemble(time, ledger::committing);
    clients = new Clients(this);
    upgrades = new Upgrades(this);
  }

  /** Runs a seed; what was found, in sentences: nothing, if all is well. */
  static List<String> run(long seed) {
    Simulation simulation = new Simulation(seed);
    try {
      simulation.run();
    } catch (RuntimeException e) {
      simulation.ledger.found(e + " at " + Arrays.toString(e.getStackTrace()));
    }
    return simulation.ledger.findings();
  }

  private void run() {
    for (int i = 1; i <= SERVERS; i++) {
      start("127.0.0.1:" + i);
    }
    ensemble.heal();
    for (int phase = 0; phase < PHASES && ledger.findings().isEmpty(); phase++) {
      for (int i = 0; i < REQUESTS; i++) {
        time.after(time.micros(0, PHASE_MICROS), clients::ask);
      }
      for (int i = 0; i < TROUBLES; i++) {
        time.after(time.micros(0, PHASE_MICROS), this::trouble);
      }
      clients.watch();
      drive(PHASE_MICROS);
      if (phase == PHASES - 1) {
        upgrades.finish();
      }
      settle();
    }
  }

  private void start(String address) {
    long wallMs = 1_700_000_000_000L + time.random().nextLong(7_200_000);
    servers.put(
        address,
        new SimulatedServer(
            time,
            ensemble,
            address,
            upgrades.programOf(address),
            disks.getOrDefault(address, SimulatedServer.Snapshot.NONE),
            wallMs));
  }

  private void drive(long micros) {
    long until = time.nanos() + micros * 1_000;
    while (ledger.findings().isEmpty() && time.step(until)) {
      look();
    }
  }

  /** After every event. */
  private void look() {
    for (SimulatedServer server : servers.values()) {
      View view = server.store.view();
      if (server.alive && !view.equals(server.checked)) {
        Invariants.violations(view).forEach(ledger::found);
        if (view.index() < server.checked.index()) {
          ledger.found(
              "the index of %s goes back from %d to %d"
                  .formatted(server.log.address(), server.checked.index(), view.index()));
        }
        server.checked = view;
      }
    }
  }

  private void trouble() {
    List<SimulatedServer> up = servers.values().stream().filter(server -> server.alive).toList();
    SimulatedServer server = up.get(time.random().nextInt(up.size()));
    switch (time.random().nextInt(9)) {
      case 0 -> ensemble.transfer();
      case 1 -> {
        ensemble.cutLeader();
        time.after(time.micros(200_000, 3_000_000), ensemble::heal);
      }
      case 2, 3 -> {
        SimulatedLog leader = ensemble.leader();
        SimulatedServer victim =
            leader != null && time.happens(60) ? servers.get(leader.address()) : server;
        if (up.size() == SERVERS && victim != null) {
          restart(victim);
        }
      }
      case 6, 7 -> {
        if (up.size() == SERVERS) {
          upgrades.change(server);
        }
      }
      case 4, 5 -> disks.put(server.log.address(), server.snapshot());
      default -> {
        SimulatedLog leader = ensemble.leader();
        SimulatedServer leading = leader == null ? null : servers.get(leader.address());
        if (leading != null && leading != server && leading.alive) {
          server.install(leading.snapshot());
        }
      }
    }
  }

  /** A server crashes, and is back some time later. */
  void restart(SimulatedServer server) {
    String address = server.log.address();
    server.crash();
    time.after(
        time.micros(100_000, 3_000_000),
        () -> {
          if (!server.alive && servers.get(address) == server) {
            start(address);
          }
        });
  }

  /** All is whole again for long enough that nothing may still be on its way. */
  private void settle() {
    clients.rest();
    ensemble.heal();
    for (SimulatedServer server : List.copyOf(servers.values())) {
      if (!server.alive) {
        start(server.log.address());
      }
    }
    drive(SETTLING_MICROS / 3);
    ensemble.heal();
    drive(SETTLING_MICROS);
    if (!ledger.findings().isEmpty()) {
      return;
    }
    if (ensemble.leader() == null) {
      ledger.found("nobody leads though all servers are up");
    }
    byte[] expected = SnapshotCodec.encode(ledger.view());
    for (SimulatedServer server : servers.values()) {
      if (!Arrays.equals(expected, SnapshotCodec.encode(server.store.view()))) {
        ledger.found(server.log.address() + " is in another state than the log");
      }
      parked(server);
    }
    ledger
        .view()
        .sessions()
        .forEach(session -> {
          if (session.ttlMs() > 0) {
            ledger.found(session.id() + " with a TTL is there long after its end");
          }
        });
    upgrades.settled();
    if (ledger.view().level() >= Level.WALL_CLOCK
        && ledger.view().get(PendingRestores.TABLE) != PendingRestore.NONE) {
      ledger.found("a restore is under way long after its last byte");
    }
    if (ledger.view().lockDelays().size() > 0) {
      ledger.found("a lock-delay is there long after its end");
    }
    calls.removeIf(call -> !call.isOpen());
  }

  /** A call that still waits has to have a reason to. */
  private void parked(SimulatedServer server) {
    View view = server.store.view();
    Set<Topic> topics = new HashSet<>();
    Set<Topic> parked = new HashSet<>();
    int waiting = 0;
    for (Call call : calls) {
      if (call.server != server || !call.isOpen()) {
        continue;
      }
      if (call.dueNanos < time.nanos()) {
        ledger.found(call.what + " was never answered");
      } else if (call.question == null) {
        ledger.found(call.what + " waits for nothing");
      } else if (ledger.isSleptThrough(call.question, call.index)) {
        ledger.found("a missed wake-up: " + call.what + " shows something else now");
      } else if (call.question.wakingIndexIn(view) > call.index) {
        ledger.found(
            "a missed wake-up: %s waits above %d while the index is %d"
                .formatted(call.what, call.index, call.question.wakingIndexIn(view)));
      } else {
        waiting++;
        topics.add(call.question.topic());
        if (call.waitsUntilNanos > time.nanos()) {
          parked.add(call.question.topic());
        }
      }
    }
    if (server.parked != waiting) {
      ledger.found(server.parked + " queries are counted as parked, " + waiting + " are");
    }
    // One whose time is over may be between the registry and its answer.
    int watched = server.store.watches().topics();
    if (watched < parked.size() || watched > topics.size()) {
      ledger.found(
          "%d topics are watched; %d are asked for, %d of them with time left"
              .formatted(watched, topics.size(), parked.size()));
    }
  }

  /** A first command that sessions need. */
  static Command node() {
    return new Command.NodeRegister(
        "5f3b1d54-0000-4000-8000-000000000001", "node", "127.0.0.1:9", true, Map.of());
  }
}
