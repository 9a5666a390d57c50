package io.praetor.agent.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What servers say of their leader when they are asked: which of them hear none, and which are cut
 * off. Owned by one thread.
 */
final class LeaderNews {
  /** One that says so for the first time may have missed a heartbeat. */
  private static final int TIMES_MIN = 2;

  /** Longer than most elections take, in which all say so, though not at the same moment. */
  private static final long CUT_OFF_MS_MIN = 1_500;

  /** A new leader knows of itself before the others do. */
  private static final long HEARD_MS_MIN = 500;

  /**
   * What a server has said last.
   *
   * @param times how often in a row that it hears none; 0: it hears one
   * @param sinceMs when it said so first, that it hears one, or none
   */
  private record Said(int times, long sinceMs) {}

  private final Map<String, Said> byServer = new HashMap<>();

  /** Forgets what others than some servers have said. */
  void keepOnly(Collection<String> servers) {
    byServer.keySet().retainAll(servers);
  }

  /**
   * Takes an answer.
   *
   * @param leader empty if the server hears none; null if it did not answer
   * @return whether the server was counted among those that hear none, and is not any more
   */
  boolean said(String server, @Nullable String leader, long nowMs) {
    Said before = byServer.get(server);
    if (leader == null) {
      byServer.remove(server);
    } else if (!leader.isEmpty()) {
      byServer.put(server, before != null && before.times == 0 ? before : new Said(0, nowMs));
    } else if (before == null || before.times == 0) {
      byServer.put(server, new Said(1, nowMs));
    } else {
      byServer.put(server, new Said(before.times + 1, before.sinceMs));
    }
    return before != null && before.times >= TIMES_MIN && (leader == null || !leader.isEmpty());
  }

  /** The servers that have said more than once in a row that they hear no leader. */
  Set<String> leaderless() {
    Set<String> leaderless = new TreeSet<>();
    byServer.forEach((server, said) -> {
      if (said.times >= TIMES_MIN) {
        leaderless.add(server);
      }
    });
    return leaderless;
  }

  /**
   * Those of them that have said so for longer than most elections take, while another hears one.
   */
  Set<String> cutOff(long nowMs) {
    Set<String> cutOff = new TreeSet<>();
    boolean isHeard =
        byServer.values().stream()
            .anyMatch(said -> said.times == 0 && nowMs - said.sinceMs >= HEARD_MS_MIN);
    if (isHeard) {
      for (String server : leaderless()) {
        Said said = byServer.get(server);
        if (said != null && nowMs - said.sinceMs >= CUT_OFF_MS_MIN) {
          cutOff.add(server);
        }
      }
    }
    return cutOff;
  }
}
