package io.praetor.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.catalog.CheckStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptCheckTest {
  private final CheckRunner runner = Told.runner();

  @TempDir Path folder;

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void takesTheExitCodeAndTellsOutputAndErrors() throws Exception {
    assertThat(result("echo fine; echo oops >&2"))
        .isEqualTo(new Told.Result(CheckStatus.PASSING, "fine\noops\n"));
    assertThat(result("exit 1").status()).isEqualTo(CheckStatus.WARNING);
    assertThat(result("echo bad; exit 2"))
        .isEqualTo(new Told.Result(CheckStatus.CRITICAL, "bad\n"));
    assertThat(result("kill -9 $$").status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(result(List.of("/no/such/program"), Duration.ofSeconds(20)).output())
        .contains("/no/such/program");
  }

  @Test
  void cutsLongOutputAndReadsItToItsEnd() throws Exception {
    Told.Result result = result("head -c 300000 /dev/zero | tr '\\0' a");
    assertThat(result.status()).isEqualTo(CheckStatus.PASSING);
    assertThat(result.output())
        .isEqualTo("a".repeat(4096) + " ... (captured 4096 of 300000 bytes)");
    assertThat(runner.heldBytes()).isZero();
  }

  @Test
  void endsWithAllThatItHasStarted() throws Exception {
    Path pids = folder.resolve("pids");
    // A child, a grandchild in a session of its own, and one whose parent has ended.
    String script =
        "exec 3>>"
            + pids
            + "; echo $$ >&3; sleep 1000 & echo $! >&3;"
            + " setsid sh -c 'echo $$ >&3; sleep 1000 & echo $! >&3; wait' &"
            + " (setsid sh -c 'echo $$ >&3; exec sleep 1000' >/dev/null 2>&1 &);"
            + " echo begun; sleep 1000";
    Told.Result result = result(List.of("/bin/sh", "-c", script), Duration.ofMillis(1_500));
    assertThat(result.status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(result.output()).isEqualTo("Timed out (1.5s) running check\n\nbegun\n");
    List<Long> started = pids(pids);
    assertThat(started).hasSizeGreaterThanOrEqualTo(5);
    assertEnded(started);
  }

  @Test
  void whatItLeavesBehindEndsWithItsTimeout() throws Exception {
    Path pids = folder.resolve("pids");
    Told.Result result =
        result(
            List.of("/bin/sh", "-c", "sleep 1000 & echo $! >>" + pids + "; echo done"),
            Duration.ofSeconds(2));
    assertThat(result).isEqualTo(new Told.Result(CheckStatus.PASSING, "done\n"));
    assertEnded(pids(pids));
  }

  @Test
  void endsThoughWhatItLeavesBehindWritesForEver() throws Exception {
    Path pids = folder.resolve("pids");
    Told.Result result =
        result(
            List.of("/bin/sh", "-c", "yes & echo $! >>" + pids + "; exit 0"),
            Duration.ofSeconds(20));
    assertThat(result.status()).isEqualTo(CheckStatus.PASSING);
    assertThat(result.output()).hasSizeLessThan(5000);
    assertEnded(pids(pids));
    assertThat(runner.heldBytes()).isZero();
  }

  @Test
  void endsWhenItsCheckIsRemovedAndWhenTheAgentStops() throws Exception {
    Path pids = folder.resolve("pids");
    Path other = folder.resolve("other");
    add("a", "echo $$ >>" + pids + "; sleep 1000");
    add("b", "echo $$ >>" + other + "; sleep 1000");
    await(() -> Files.exists(pids) && Files.size(pids) > 0);
    await(() -> Files.exists(other) && Files.size(other) > 0);
    runner.remove("a");
    assertEnded(pids(pids));
    runner.close();
    assertEnded(pids(other));
  }

  private void add(String id, String script) {
    runner.add(
        Told.often(id)
            .scriptArgs(List.of("/bin/sh", "-c", script))
            .timeout(Duration.ofMinutes(10))
            .build(),
        CheckState.of(CheckStatus.CRITICAL),
        new Told());
  }

  private Told.Result result(String script) throws InterruptedException {
    return result(List.of("/bin/sh", "-c", script), Duration.ofSeconds(20));
  }

  private Told.Result result(List<String> args, Duration timeout) throws InterruptedException {
    Told told = new Told();
    // Runs once: the next comes long after the test.
    runner.add(
        CheckDefinition.builder()
            .id("a")
            .interval(Duration.ofMillis(20))
            .scriptArgs(args)
            .timeout(timeout)
            .build(),
        CheckState.of(CheckStatus.CRITICAL),
        told);
    Told.Result first = told.next();
    runner.remove("a");
    return first;
  }

  private static List<Long> pids(Path file) throws Exception {
    List<Long> pids = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      pids.add(Long.parseLong(line.strip()));
    }
    return pids;
  }

  private static void assertEnded(List<Long> pids) throws Exception {
    for (long pid : pids) {
      ProcessHandle.of(pid)
          .ifPresent(process ->
              assertThat(process.onExit())
                  .as("process " + pid)
                  .succeedsWithin(60, TimeUnit.SECONDS));
    }
  }

  private interface Condition {
    boolean isMet() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.isMet()) {
      assertThat(System.nanoTime() - endNanos).as("waited for 60 s").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
