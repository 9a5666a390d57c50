package io.praetor.verification.locks;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Fault;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.cluster.Nemesis;
import io.praetor.verification.cluster.Step;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills who holds a lock and then changes the leader, while the dead holder's session still lives
 * or while its lock-delay runs; then leaves the servers alone until the lock is taken up again.
 * Faults at random hardly ever do: each of them gives the session its whole TTL again. Owned by the
 * main thread.
 */
final class Ambush {
  private static final List<Fault> CHANGES =
      List.of(Fault.KILL_LEADER, Fault.TRANSFER, Fault.PAUSE_LEADER, Fault.CUT_LEADER);

  /** A holder is there within this, or the ambush is given up. */
  private static final Duration HOLDER_MAX = Duration.ofSeconds(45);

  private final Cluster cluster;
  private final Nemesis nemesis;
  private final Random random;

  Ambush(Cluster cluster, Nemesis nemesis, Random random) {
    this.cluster = cluster;
    this.nemesis = nemesis;
    this.random = random;
  }

  /**
   * Lies in wait once.
   *
   * @param key which the arena's contenders fight for
   */
  void lay(Arena arena, String key) throws IOException, InterruptedException {
    Step change =
        new Step(
            CHANGES.get(random.nextInt(CHANGES.size())),
            random.nextInt(1 << 20),
            random.nextLong(500, 4_000),
            0,
            random.nextBoolean());
    boolean lives = random.nextInt(3) == 0;
    double when = random.nextDouble();
    arena.wantHolderKilled();
    if (!Cluster.await(HOLDER_MAX, () -> !arena.isHolderWanted())) {
      arena.takeOrder();
      return;
    }
    long killedMs = System.currentTimeMillis();
    Arena.Rules rules = arena.rules();
    if (lives) {
      TimeUnit.MILLISECONDS.sleep((long) (when * rules.ttlMs() / 2));
    } else if (Cluster.await(Duration.ofMillis(rules.ttlMs() * 2), () -> isFree(key))) {
      TimeUnit.MILLISECONDS.sleep((long) (when * rules.lockDelayMs() / 2));
    }
    nemesis.carryOut(change);
    long since = killedMs;
    var _ =
        Cluster.await(Duration.ofMillis(arena.takeUp().allowedMs()), () -> tookUp(arena, since));
  }

  private static boolean tookUp(Arena arena, long sinceMs) {
    try {
      return arena.lastStartMs() > sinceMs;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Whether a server shows the key without a session. */
  private boolean isFree(String key) {
    for (Member member : cluster.members()) {
      RawHttp.Answer answer = member.ask("GET", "/v1/kv/" + key);
      if (answer != null) {
        return !answer.text().contains("\"Session\"");
      }
    }
    return false;
  }
}
