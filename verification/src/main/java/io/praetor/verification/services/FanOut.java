package io.praetor.verification.services;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long a single change takes to the last of many watchers of a service, beside watchers of a
 * key whose answer has the same size. Changes in a row are {@link Flapping}'s.
 */
final class FanOut {
  private static final int ROUNDS = 9;
  private static final int WARM_ROUNDS = 2;
  private static final double RATIO_MAX = 1.3;
  private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  /** Between two changes of one thing, so that neither counts as part of a row of changes. */
  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private final int port;
  private final int count;

  FanOut(int port, int count) {
    this.port = port;
    this.count = count;
  }

  private interface Change {
    void make() throws IOException;
  }

  void run(Verdict verdict) throws Exception {
    verdict.part("a change to the last of " + count + " watchers of a service of 3 instances");
    String health = "/v1/health/service/" + Population.WATCHED;
    try (AgentCalls calls = new AgentCalls(port);
        Flapper flapper = new Flapper(port, Population.node(0), Population.watchedId(0));
        WatchCrowd crowd = new WatchCrowd(port, count, i -> "")) {
      SizedKey key = SizedKey.like(calls, health);
      double[] ofService = new double[ROUNDS];
      double[] ofKey = new double[ROUNDS];
      for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
        int number = round + WARM_ROUNDS + 1;
        double service = millis(crowd, calls, health, flapper::change);
        double get = millis(crowd, calls, key.path(), () -> key.put(calls, number));
        if (round >= 0) {
          ofService[round] = service;
          ofKey[round] = get;
        }
      }
      verdict.note(
          String.format(
              Locale.ROOT,
              "the answers have %,d and %,d bytes",
              calls.get(health).body().length,
              calls.get(key.path()).body().length));
      Arrays.sort(ofService);
      Arrays.sort(ofKey);
      verdict.note(
          String.format(
              Locale.ROOT,
              "of the service: median %.0f ms, from %.0f to %.0f; of the key: median %.0f ms, from %.0f"
                  + " to %.0f",
              ofService[ROUNDS / 2],
              ofService[0],
              ofService[ROUNDS - 1],
              ofKey[ROUNDS / 2],
              ofKey[0],
              ofKey[ROUNDS - 1]));
      verdict.atMost(
          "a service's change to a key's, to the last watcher",
          ofService[ROUNDS / 2] / ofKey[ROUNDS / 2],
          RATIO_MAX,
          "");
    }
  }

  /** From the sending of a change to the answer of the last watcher. */
  private double millis(WatchCrowd crowd, AgentCalls calls, String path, Change change)
      throws IOException {
    String index = calls.index(path);
    crowd.turnTo(i -> path + "?wait=10m&index=");
    crowd.ask(i -> index);
    calls.awaitParked(count);
    long settled = System.nanoTime() + APART_NANOS;
    var _ = crowd.listen(settled, () -> false, (watcher, body) -> false);
    long all = crowd.answers() + count;
    long begun = System.nanoTime();
    change.make();
    if (!crowd.listen(
        begun + WAIT_NANOS_MAX, () -> crowd.answers() == all, (watcher, body) -> false)) {
      throw new IOException((all - crowd.answers()) + " watchers of " + path + " heard nothing");
    }
    return (System.nanoTime() - begun) / 1e6;
  }
}
