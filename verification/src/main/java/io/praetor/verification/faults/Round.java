package io.praetor.verification.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.agent.archive.ArchiveWriter;
import io.praetor.store.View;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.verification.cluster.ClientNemesis;
import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Fault;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.cluster.Nemesis;
import io.praetor.verification.cluster.Step;
import io.praetor.verification.history.Disturbance;
import io.praetor.verification.history.History;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import io.praetor.verification.history.Recorder;
import io.praetor.verification.linearizability.Judge;
import io.praetor.verification.linearizability.Violation;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One round: a new cluster, traffic, the faults of a seed, a kill of all servers at once, and the
 * judgement. Owned by the thread that runs it.
 */
final class Round {
  private static final Duration FORM_MAX = Duration.ofMinutes(2);
  private static final Duration RECOVER_MAX = Duration.ofMinutes(3);
  private static final Duration SAME_MAX = Duration.ofSeconds(30);

  /** How late a watcher may be told while nothing is disturbed, on a machine that is busy. */
  private static final long GRACE_MS = 8_000;

  /** The same where the server itself has shown the change to others. */
  private static final long SHOWN_GRACE_MS = 3_000;

  private static final long CALM_MS = 8_000;

  /**
   * So many faults at random lie between two ambushes: an ambush waits until all is well, and
   * faults are to meet a cluster that has not recovered, too.
   */
  private static final int STEPS_BETWEEN = 2;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LEVEL_PATH = "/v1/praetor/level";
  private static final int CLIENT_AGENTS = 1;
  private static final int FEW_ENTRIES = 40;
  private static final int MANY_ENTRIES = 16_384;

  private final Path folder;
  private final long seed;
  private final long faultsMs;
  private final List<Fault> faults;
  private final int serversFixed;
  private final List<String> violations = new ArrayList<>();
  private String schedule = "";

  /** A round; {@code servers} is how many there are, 0 for as many as the seed says. */
  Round(Path folder, long seed, long faultsMs, List<Fault> faults, int servers) {
    this.folder = folder;
    this.seed = seed;
    this.faultsMs = faultsMs;
    this.faults = faults;
    this.serversFixed = servers;
  }

  /** What came of it; the schedule is for people. */
  record Report(String schedule, int operations, int unknown, List<String> violations) {}

  Report run() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Random random = new Random(seed);
    int drawn = random.nextInt(5) == 0 ? 5 : 3;
    int servers = serversFixed == 0 ? drawn : serversFixed;
    int entries = random.nextInt(3) == 0 ? MANY_ENTRIES : FEW_ENTRIES;
    // Half of the rounds: the other half is the way of those without access control.
    boolean guarded = seed % 2 == 0;
    ClusterSettings settings =
        ClusterSettings.of(servers)
            .with(guarded ? List.of(Revocations.argument()) : List.of())
            .withClients(CLIENT_AGENTS)
            .withSnapshots(entries)
            .withMultiplier(2 + random.nextInt(2));
    List<Step> steps = Step.schedule(random, faultsMs, faults);
    History history;
    Path file = folder.resolve("history.json");
    List<Path> current = new ArrayList<>();
    List<Path> logs;
    byte[] state = {};
    try (Cluster cluster = Cluster.start(folder, settings);
        Recorder recorder = new Recorder(file)) {
      if (!cluster.awaitHealthy(FORM_MAX)) {
        throw new IllegalStateException("the servers formed no cluster in " + FORM_MAX);
      }
      if (!Cluster.await(FORM_MAX, () -> takesServices(cluster))) {
        throw new IllegalStateException("the servers take no services after " + FORM_MAX);
      }
      Revocations revocations = guarded ? Revocations.begin(cluster, seed) : null;
      ChangeReaders changes = ChangeReaders.begin(cluster, seed);
      BulkCallers bulk = BulkCallers.begin(cluster, seed);
      // A restore would bring tokens back that were revoked.
      Restores restores = guarded ? null : Restores.take(cluster);
      // A restore would bring the snapshot's rules.
      RuledWrites rules = restores == null ? RuledWrites.begin(cluster, seed) : null;
      Nemesis nemesis = new Nemesis(cluster, recorder::add);
      // Neither the draws of the ambushes nor those of the client agents change the schedule.
      Ambush ambush = new Ambush(cluster, recorder, new Random(seed * 43));
      ClusterTraffic traffic = new ClusterTraffic(cluster, recorder);
      traffic.start(seed);
      if (restores != null) {
        restores.begin(recorder, seed);
      }
      ClientNemesis clients = ClientNemesis.start(cluster, new Random(~seed), recorder::add);
      String toClients = "";
      try {
        try {
          for (int i = 0; i < steps.size(); i++) {
            if (i % STEPS_BETWEEN == 0) {
              ambush.lay();
            }
            nemesis.carryOut(steps.get(i));
          }
          ambush.lay();
          nemesis.carryOut(new Step(Fault.KILL_ALL, 0, 0, 0, false));
        } finally {
          toClients = clients.end();
        }
        long from = System.nanoTime();
        boolean healthy = recover(cluster);
        recorder.add(new Disturbance("recovery", from, System.nanoTime()));
        if (healthy) {
          TimeUnit.MILLISECONDS.sleep(CALM_MS);
        }
      } catch (IllegalStateException e) {
        violations.add("did not recover: " + e.getMessage());
      } finally {
        if (restores != null) {
          restores.stop();
        }
        traffic.stop();
        changes.stop();
        bulk.stop();
        if (rules != null) {
          rules.stop();
        }
        if (revocations != null) {
          revocations.stop();
        }
      }
      schedule =
          servers
              + " servers, multiplier "
              + settings.multiplier()
              + ", snapshots after "
              + entries
              + " entries: "
              + nemesis.done()
              + "; "
              + ambush.done()
              + "; "
              + toClients
              + "; "
              + changes.done()
              + "; "
              + bulk.done()
              + (restores == null ? "" : "; " + restores.done())
              + (rules == null ? "" : "; " + rules.done())
              + (revocations == null ? "" : "; " + revocations.done());
      if (violations.isEmpty()) {
        traffic.readAll(RECOVER_MAX);
        violations.addAll(changes.violations(RECOVER_MAX, restores));
        violations.addAll(bulk.violations(RECOVER_MAX, restores));
        if (restores != null) {
          violations.addAll(restores.violations());
        }
        if (rules != null) {
          violations.addAll(rules.violations());
        }
        if (revocations != null) {
          violations.addAll(revocations.violations(RECOVER_MAX));
        }
        state = sameState(cluster);
      }
      cluster.killAll();
      history = recorder.history();
      cluster.members().forEach(m -> current.add(m.dataDir().resolve("raft").resolve("log")));
      logs = cluster.logFiles();
    }
    judge(history, AppliedLog.find(current, logs), state);
    return new Report(
        schedule,
        history.operations().size(),
        (int) history.operations().stream().filter(Round::isUnknown).count(),
        List.copyOf(violations));
  }

  /** A new cluster takes them once its level has moved. */
  private static boolean takesServices(Cluster cluster) {
    RawHttp.Answer answer = cluster.members().getFirst().ask("GET", LEVEL_PATH);
    if (answer == null) {
      return false;
    }
    try {
      return JSON.readTree(answer.text()).path("Level").asInt() >= Level.CATALOG;
    } catch (IOException e) {
      throw new IllegalStateException("an answer that is no JSON: " + answer.text(), e);
    }
  }

  private static boolean isUnknown(Operation operation) {
    return operation.outcome() == Outcome.UNKNOWN;
  }

  private boolean recover(Cluster cluster) {
    boolean healthy = cluster.awaitHealthy(RECOVER_MAX);
    if (!healthy) {
      violations.add(
          "did not recover: not all agents answer, with all servers as voters, "
              + RECOVER_MAX
              + " after the last fault");
    }
    return healthy;
  }

  /** The bytes that all servers hold, once they are the same. */
  private byte[] sameState(Cluster cluster) throws InterruptedException {
    long deadline = System.nanoTime() + SAME_MAX.toNanos();
    while (true) {
      List<byte[]> states = new ArrayList<>();
      for (Member member : cluster.members()) {
        byte[] bytes = StateBytes.of(member);
        if (bytes != null) {
          states.add(bytes);
        }
      }
      byte[] first = states.isEmpty() ? new byte[0] : states.getFirst();
      if (states.size() == cluster.members().size()
          && states.stream().allMatch(s -> Arrays.equals(s, first))) {
        return first;
      }
      if (System.nanoTime() - deadline > 0) {
        violations.add(
            "states differ: the servers hold "
                + states.stream().map(s -> describe(SnapshotCodec.decode(s))).toList());
        return first;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** What a file of a snapshot holds of a state. */
  private static byte[] archived(View view) {
    return SnapshotCodec.encode(ArchiveWriter.kept(view));
  }

  private static String describe(View view) {
    return "index " + view.index() + " at " + view.timeMs() + " ms, kv index " + view.kvIndex();
  }

  private void judge(History history, AppliedLog.Found log, byte[] state) {
    log.contradictions().forEach(c -> violations.add("logs contradict: " + c));
    Replay replay = Replay.of(log.entries());
    if (state.length > 0) {
      int at = replay.end();
      while (at >= 0 && !Arrays.equals(archived(replay.view(at)), state)) {
        at--;
      }
      if (at < 0) {
        violations.add(
            "state not from the log: no position of the log gives what the servers held, "
                + describe(SnapshotCodec.decode(state)));
      }
    }
    for (Violation violation : Judge.judge(history, GRACE_MS)) {
      violations.add(violation.toString());
    }
    for (Violation violation : ReplayRules.check(history, replay, SHOWN_GRACE_MS, GRACE_MS)) {
      violations.add("by the log: " + violation);
    }
  }
}
