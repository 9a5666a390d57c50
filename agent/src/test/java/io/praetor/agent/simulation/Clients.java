package io.praetor.agent.simulation;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.SimulatedLog;
import io.praetor.agent.consensus.VirtualTime;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.upkeep.RenewalResult;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What clients ask the servers of a simulation, and what they make of the answers. */
final class Clients {
  /**
   * What a read takes beside its wait: at the beginning and at the end it is held for a leader, and
   * is in one round more each time.
   */
  private static final long CONFIRM_MS_MAX = 2 * (2_000 + 2 * 5_000 + 400);

  /** By up to this part of it a wait is lengthened. */
  private static final int JITTER_FRACTION = 16;

  private static final int WATCHERS = 3;
  private static final List<String> KEYS = List.of("a", "a/1", "a/2", "a/2/x", "b", "b/1", "c");

  /** What a request may take beyond its own wait: held, asked of a leader, held again. */
  static final long PATIENCE_NANOS = 8_000_000_000L;

  private final Simulation simulation;
  private final VirtualTime time;
  private final Random random;
  private final CatalogCommands catalog;
  private final List<String> sessions = new ArrayList<>();
  private int number;
  private boolean resting;

  Clients(Simulation simulation) {
    this.simulation = simulation;
    this.time = simulation.time;
    this.random = time.random();
    this.catalog = new CatalogCommands(random);
  }

  /** No client goes on by itself until the next watch. */
  void rest() {
    resting = true;
  }

  /** Clients that ask again whenever they are answered, each time at any server. */
  void watch() {
    resting = false;
    for (int i = 0; i < WATCHERS; i++) {
      watch("watcher " + number++, question(), 0);
    }
  }

  private void watch(String who, ViewQuestion.Kind kind, Key key, long index) {
    SimulatedServer server = server();
    if (resting) {
      return;
    }
    if (server == null) {
      time.after(50_000, () -> watch(who, kind, key, index));
      return;
    }
    read(
        who,
        server,
        new ViewQuestion(kind, key, server.between),
        random.nextBoolean() ? Consistency.DEFAULT : Consistency.CONSISTENT,
        index,
        time.micros(10_000, 60_000),
        next -> time.after(time.micros(10, 5_000), () -> watch(who, kind, key, next)));
  }

  private void watch(String who, ViewQuestion question, long index) {
    watch(who, question.kind(), question.key(), index);
  }

  /** One request of any kind. */
  void ask() {
    SimulatedServer server = server();
    if (server == null) {
      return;
    }
    int kind = random.nextInt(100);
    if (simulation.ledger.view().nodes().size() == 0) {
      write(server, Simulation.node());
    } else if (server.speaks >= Level.CATALOG && random.nextInt(4) == 0) {
      write(server, catalog.next(simulation.ledger.view(), "m" + number++));
    } else if (kind < 58) {
      write(server, command(kind));
    } else if (kind < 66) {
      renew(server);
    } else if (kind < 67) {
      restore(server);
    } else if (kind < 69) {
      if (server.speaks >= Level.WALL_CLOCK) {
        write(server, new Command.LevelProbe(Level.WALL_CLOCK));
      }
    } else {
      boolean blocks = kind > 80;
      ViewQuestion question = question(server);
      Consistency consistency = any(List.of(Consistency.values()));
      long seen = Math.max(1, question.indexIn(simulation.ledger.view()) - random.nextInt(2));
      Call call =
          read(
              "reader " + number++,
              server,
              question,
              consistency,
              blocks ? seen : 0,
              time.micros(50, 60_000),
              next -> {});
      if (blocks && time.happens(30)) {
        time.after(time.micros(100, 3_000_000), () -> hangUp(call));
      }
    }
  }

  private @Nullable SimulatedServer server() {
    List<SimulatedServer> up =
        simulation.servers.values().stream().filter(server -> server.alive).toList();
    return up.isEmpty() ? null : any(up);
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Key key() {
    return Key.utf8(any(KEYS));
  }

  private ViewQuestion question() {
    return question(() -> {});
  }

  private ViewQuestion question(SimulatedServer server) {
    return question(server.between);
  }

  private ViewQuestion question(Runnable looked) {
    ViewQuestion.Kind kind = any(List.of(ViewQuestion.Kind.values()));
    Key about =
        switch (kind) {
          case KEY, PREFIX, SESSIONS -> key();
          case HEALTH, INSTANCES, SERVICE_CHECKS -> Key.utf8(any(CatalogCommands.SERVICES));
          case NODE_CHECKS -> Key.utf8(any(CatalogCommands.NODES));
          case SERVICES -> Key.utf8("");
        };
    return new ViewQuestion(kind, about, looked);
  }

  private byte[] value() {
    return ("w" + number++).getBytes(StandardCharsets.UTF_8);
  }

  private String session() {
    return sessions.isEmpty() ? "none" : any(sessions);
  }

  private Command command(int kind) {
    Key key = key();
    if (kind < 16) {
      return new Command.KvSet(key, value(), 0);
    } else if (kind < 22) {
      long index = simulation.ledger.view().indexOfKey(key);
      return new Command.KvCas(key, value(), 0, random.nextInt(4) == 0 ? 0 : index);
    } else if (kind < 25) {
      return new Command.KvDelete(key);
    } else if (kind < 27) {
      return new Command.KvDeleteTree(key);
    } else if (kind < 42) {
      return new Command.KvLock(key, value(), 0, session());
    } else if (kind < 46) {
      return new Command.KvUnlock(key, value(), 0, session());
    } else if (kind < 54) {
      String id = new UUID(random.nextLong(), random.nextLong()).toString();
      sessions.add(id);
      long ttlMs = random.nextInt(3) == 0 ? 0 : 500 + random.nextInt(2_500);
      long delayMs = random.nextInt(3) == 0 ? 0 : random.nextInt(2_000);
      // Those bound to a check of the catalog that is not there are refused.
      List<String> checks =
          random.nextInt(8) == 0 ? List.of(any(CatalogCommands.CHECKS)) : List.of();
      return new Command.SessionCreate(
          id, "", "node", delayMs, random.nextBoolean(), ttlMs + "ms", ttlMs, checks, List.of());
    }
    return new Command.SessionDestroy(session(), Command.SessionEnd.DESTROYED);
  }

  private Call call(
      String what,
      SimulatedServer server,
      long waitNanos,
      @Nullable ViewQuestion asked,
      long index) {
    long due = time.nanos() + waitNanos + waitNanos / JITTER_FRACTION + PATIENCE_NANOS;
    Call call = new Call(what, server, due, time.nanos() + waitNanos, asked, index);
    simulation.calls.add(call);
    return call;
  }

  private void answered(Call call) {
    call.answers++;
    if (call.answers > 1) {
      simulation.ledger.found(call.what + " is answered twice");
    }
    if (time.nanos() > call.dueNanos) {
      simulation.ledger.found(call.what + " is answered too late");
    }
  }

  private void write(SimulatedServer server, Command command) {
    Call call = call(command.toString(), server, 0, null, 0);
    server.loop.execute(() ->
        server.proposer.propose(
            command,
            new ProposalListener() {
              @Override
              public void applied(Outcome outcome) {
                if (server.alive) {
                  answered(call);
                  simulation.ledger.acknowledged(command, outcome);
                }
              }

              @Override
              public void failed(ProposalFailure failure) {
                if (server.alive) {
                  answered(call);
                  if (failure.isCertain()) {
                    simulation.ledger.refused(command);
                  }
                }
              }
            }));
  }

  /** A snapshot of some moment is put in place of what is there, unless its client goes away. */
  private void restore(SimulatedServer server) {
    byte[] bytes = SnapshotCodec.encode(server.store.view());
    String id = "restore " + number++;
    write(server, new Command.RestoreBegin(id, bytes.length));
    if (time.happens(20)) {
      return;
    }
    time.after(
        time.micros(1_000, 100_000), () -> write(server, new Command.RestoreChunk(id, 0, bytes)));
    Command end =
        time.happens(70) || server.speaks < Level.WALL_CLOCK
            ? new Command.RestoreCommit(id)
            : new Command.RestoreAbort(id, -1);
    if (!time.happens(20)) {
      time.after(time.micros(100_000, 300_000), () -> write(server, end));
    }
  }

  /** A renewal is no command: only its promise counts, from the moment the leader gives it. */
  private void renew(SimulatedServer server) {
    String session = session();
    String leader = server.log.leadership().leader();
    if (leader == null) {
      return;
    }
    time.after(
        time.micros(10, 5_000),
        () -> {
          SimulatedLog asked = simulation.ensemble.reachable(leader, server.log);
          SimulatedServer at = simulation.servers.get(leader);
          boolean local = server.log.address().equals(leader);
          if (at != null && at.alive && (local || asked == at.log)) {
            if (at.upkeep.renew(session) == RenewalResult.RENEWED) {
              simulation.ledger.renewed(session);
            }
          }
        });
  }

  /** What a client does with the index that it was answered, or the one it had. */
  private interface Next {
    void index(long index);
  }

  private Call read(
      String who,
      SimulatedServer server,
      ViewQuestion question,
      Consistency consistency,
      long index,
      long waitMs,
      Next next) {
    String what =
        "%s, %s of %s %s above %d at %s"
            .formatted(
                who, consistency, question.kind(), question.key(), index, server.log.address());
    Call call =
        call(
            what, server, index == 0 ? 0 : waitMs * 1_000_000, index == 0 ? null : question, index);
    server.loop.execute(() -> {
      // The client may have hung up while the request was on its way.
      if (!call.hungUp) {
        server.queries.ask(
            new Read<>(question, consistency, (found, asked, contact) -> found.records()),
            new Reader(call, question, consistency, waitMs, next),
            index,
            waitMs);
      }
    });
    return call;
  }

  private void hangUp(Call call) {
    if (call.isOpen()) {
      call.hungUp = true;
      call.server.loop.execute(() -> {
        call.gone = true;
        Runnable action = call.onHangUp;
        if (action != null && call.answers == 0) {
          action.run();
        }
      });
    }
  }

  /** The one who asked. */
  private final class Reader implements ReadCallback<ViewQuestion.Answer> {
    private final Call call;
    private final ViewQuestion question;
    private final Consistency consistency;
    private final long waitMs;
    private final Next next;
    private final long floor = simulation.ledger.floor();
    private final long askedNanos = time.nanos();

    Reader(Call call, ViewQuestion question, Consistency consistency, long waitMs, Next next) {
      this.call = call;
      this.question = question;
      this.consistency = consistency;
      this.waitMs = waitMs;
      this.next = next;
    }

    @Override
    public void answer(ViewQuestion.Answer answer, boolean shared) {
      if (!call.server.alive) {
        return;
      }
      answered(call);
      inTime();
      if (call.index > 0
          && answer.index() <= call.index
          && time.nanos() - askedNanos < waitMs * 1_000_000) {
        simulation.ledger.found(call.what + " is answered before anything changed");
      }
      simulation.ledger.read(call.what, question, answer, consistency, floor);
      if (consistency != Consistency.STALE && answer.index() < call.index) {
        simulation.ledger.found(call.what + " is answered a lower index: " + answer.index());
      }
      next.index(answer.index());
    }

    @Override
    public void failed(ReadFailure failure) {
      if (call.server.alive) {
        answered(call);
        inTime();
        time.after(20_000, () -> next.index(call.index));
      }
    }

    /** Whatever a server hears, or how far it is behind: no read waits longer than it should. */
    private void inTime() {
      long tookMs = (time.nanos() - askedNanos) / 1_000_000;
      if (tookMs > waitMs + waitMs / JITTER_FRACTION + CONFIRM_MS_MAX) {
        simulation.ledger.found(call.what + " is answered after " + tookMs + " ms");
      }
    }

    @Override
    public Scheduling scheduling() {
      return call.server.loop;
    }

    @Override
    public void onHangUp(Runnable action) {
      call.onHangUp = action;
      if (call.gone) {
        action.run();
      }
    }
  }
}
