package io.praetor.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.check.probe.TlsRoots;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a check's listener was told, in order. */
final class Told implements CheckStatusListener {
  private static final long WAIT_S_MAX = 60;

  record Result(CheckStatus status, String output) {}

  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

  @Override
  public void found(String checkId, CheckStatus status, String output) {
    results.add(new Result(status, output));
  }

  /** The next result; waits for it. */
  Result next() throws InterruptedException {
    Result next = results.poll(WAIT_S_MAX, TimeUnit.SECONDS);
    assertThat(next).as("no result within " + WAIT_S_MAX + " s").isNotNull();
    return next;
  }

  /** The next result with that status; waits for it. */
  Result next(CheckStatus status) throws InterruptedException {
    Result next = next();
    while (next.status() != status) {
      next = next();
    }
    return next;
  }

  int untaken() {
    return results.size();
  }

  /** A runner whose checks may run every few milliseconds. */
  static CheckRunner runner() {
    return runner(CheckOptions.builder(), TlsRoots.ofSystem());
  }

  static CheckRunner runner(CheckOptions.Builder options, TlsRoots roots) {
    return new CheckRunner(
        options.intervalMin(Duration.ofMillis(20)).build(),
        CheckMeter.NONE,
        AliasedChecks.NONE,
        roots);
  }

  /** A definition that runs every 20 ms, and has 20 s for a run. */
  static CheckDefinitionBuilder often(String id) {
    return CheckDefinition.builder()
        .id(id)
        .interval(Duration.ofMillis(20))
        .timeout(Duration.ofSeconds(20));
  }
}
