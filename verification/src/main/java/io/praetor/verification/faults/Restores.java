package io.praetor.verification.faults;

import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.verification.changes.ChangeJudge;
import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import io.praetor.verification.history.Recorder;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.KeptConnection.NotSentException;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that are taken before there are other callers than those of changes, and restored under
 * faults, each once. Started and ended by one thread.
 *
 * <p>So none of them holds a key or service of the history, in which no value is written twice: to
 * these a restore is the end of them all.
 */
final class Restores {
  private static final int SNAPSHOTS = 6;

  /** Those who write do so meanwhile, so that no two snapshots are alike. */
  private static final long BETWEEN_MS = 120;

  private static final int CLIENT = 900;
  private static final long PAUSE_MS_MIN = 2_500;
  private static final long PAUSE_MS_MAX = 5_500;
  private static final long FAILURE_PAUSE_MS = 200;
  private static final Duration TAKE_MAX = Duration.ofMinutes(1);
  private static final Duration RESTORE_MAX = Duration.ofSeconds(12);

  private final List<Member> agents;
  private final List<Snapshot> snapshots = new ArrayList<>();
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;
  private @Nullable Thread thread;
  private volatile @Nullable Throwable failure;

  private static final class Snapshot {
    private final String reason;
    private final byte[] file;
    private final View view;

    Snapshot(String reason, byte[] file) {
      this.reason = reason;
      this.file = file;
      this.view = SnapshotCodec.decode(StateBytes.of(file));
    }
  }

  private record Attempt(
      Snapshot of, ChangeJudge.Outcome outcome, long invokedNanos, long returnedNanos) {}

  private Restores(List<Member> agents) {
    this.agents = agents;
  }

  /**
   * Takes the snapshots.
   *
   * @throws IllegalStateException if they cannot be had in a time
   */
  static Restores take(Cluster cluster) throws InterruptedException {
    Restores all = new Restores(cluster.agents());
    Member server = cluster.members().getFirst();
    for (int i = 0; i < SNAPSHOTS; i++) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
      byte[][] file = new byte[1][];
      if (!Cluster.await(
          TAKE_MAX,
          () -> {
            byte[] taken = StateBytes.archive(server, "");
            file[0] = taken == null ? new byte[0] : taken;
            return taken != null;
          })) {
        throw new IllegalStateException("the servers give no snapshot in " + TAKE_MAX);
      }
      all.snapshots.add(new Snapshot("snapshot " + (i + 1), file[0]));
    }
    return all;
  }

  /** Begins to restore them. */
  void begin(Recorder recorder, long seed) {
    Random random = new Random(seed * 79);
    thread =
        Thread.ofVirtual()
            .name("restores")
            .start(() -> {
              try {
                restoreAll(recorder, random);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException | Error e) {
                failure = e;
              }
            });
  }

  private void restoreAll(Recorder recorder, Random random) throws InterruptedException {
    for (Snapshot snapshot : snapshots) {
      TimeUnit.MILLISECONDS.sleep(random.nextLong(PAUSE_MS_MIN, PAUSE_MS_MAX));
      while (!stopped) {
        Member agent = agents.get(random.nextInt(agents.size()));
        ChangeJudge.Outcome outcome = restore(agent, snapshot, recorder);
        if (outcome != ChangeJudge.Outcome.FAILED) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(FAILURE_PAUSE_MS);
      }
    }
  }

  private ChangeJudge.Outcome restore(Member agent, Snapshot snapshot, Recorder recorder) {
    String life = agent.life();
    long invoked = System.nanoTime();
    ChangeJudge.Outcome outcome = restore(agent.httpPort(), snapshot);
    long returned = System.nanoTime();
    attempts.add(new Attempt(snapshot, outcome, invoked, returned));
    Outcome told =
        switch (outcome) {
          case DONE -> Outcome.OK;
          case FAILED -> Outcome.FAILED;
          case UNKNOWN -> Outcome.UNKNOWN;
        };
    for (Call effect : effects()) {
      recorder.add(
          new Operation(CLIENT, life, Mode.DEFAULT, effect, invoked, returned, told, Answer.EMPTY));
    }
    return outcome;
  }

  /** What a restore is to the keys and services of the history. */
  private static List<Call> effects() {
    List<Call> effects = new ArrayList<>();
    ClusterTraffic.groups().forEach(group -> effects.add(new Call.DeleteTree(group)));
    ClusterTraffic.services().stream()
        .filter(service -> !service.equals(ServiceCallMaker.SERVERS))
        .forEach(service -> effects.add(new Call.DeregisterNode(service)));
    return effects;
  }

  private static ChangeJudge.Outcome restore(int port, Snapshot snapshot) {
    try (KeptConnection to = new KeptConnection(port)) {
      RawHttp.Answer answer =
          to.send(
              "PUT",
              "/v1/snapshot",
              Map.of("Praetor-Reason", snapshot.reason),
              snapshot.file,
              RESTORE_MAX);
      return KvCaller.changed(answer);
    } catch (NotSentException e) {
      return ChangeJudge.Outcome.FAILED;
    } catch (IOException e) {
      return ChangeJudge.Outcome.UNKNOWN;
    }
  }

  /** Lets no further restore begin, and waits for one under way. */
  void stop() throws InterruptedException {
    stopped = true;
    Thread known = thread;
    if (known != null) {
      known.interrupt();
      known.join();
    }
    Throwable met = failure;
    if (met != null) {
      throw new IllegalStateException("the restores broke off", met);
    }
  }

  /** What was tried, by what it means for the keys with a prefix. */
  List<ChangeJudge.Restore> restores(String prefix) {
    return attempts.stream()
        .map(each ->
            new ChangeJudge.Restore(
                each.of().reason,
                each.of().view.index(),
                keys(each.of().view, prefix),
                each.outcome(),
                each.invokedNanos(),
                each.returnedNanos()))
        .toList();
  }

  private static Map<String, String> keys(View view, String prefix) {
    Map<String, String> keys = new TreeMap<>();
    for (KvEntry entry : view.kv().entries(Key.utf8(prefix))) {
      keys.put(entry.key().toString(), new String(entry.value(), StandardCharsets.UTF_8));
    }
    return keys;
  }

  /** What was violated. */
  List<String> violations() {
    boolean isTried =
        attempts.stream().anyMatch(each -> each.outcome() != ChangeJudge.Outcome.FAILED);
    return isTried ? List.of() : List.of("nothing was tried: no restore was taken");
  }

  /** For people. */
  String done() {
    return count(ChangeJudge.Outcome.DONE)
        + " restores, "
        + count(ChangeJudge.Outcome.UNKNOWN)
        + " of unknown outcome";
  }

  private long count(ChangeJudge.Outcome outcome) {
    return attempts.stream().filter(each -> each.outcome() == outcome).count();
  }
}
