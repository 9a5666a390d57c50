package io.praetor.verification.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code praetor lock} does with signals, and with its child's children. */
@Tag("product")
class LockCommandTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static ProductProcess agent;

  @BeforeAll
  static void start() throws Exception {
    agent = ProductProcess.single(folder, "-dev").awaitLeader(SOON);
  }

  @AfterAll
  static void stop() {
    agent.close();
  }

  private static Process lock(String... words) throws Exception {
    List<String> all = new ArrayList<>();
    all.add(ProductHome.launcher().toString());
    all.add("lock");
    all.add("-http-addr=http://" + agent.address());
    all.addAll(List.of(words));
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("lock.out").toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .start();
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain for %s", what).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void signal(Process process, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  private static int ended(Process process) throws Exception {
    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void whatTheChildHasStartedEndsWithIt() throws Exception {
    Path pid = folder.resolve("pid");
    Process lock =
        lock(
            "signals/term",
            "sh -c 'echo $$ >"
                + pid
                + ".new; mv "
                + pid
                + ".new "
                + pid
                + "; sleep 300; true'; true");
    await("the child", () -> Files.exists(pid));
    long grandchild = Long.parseLong(Files.readString(pid).strip());
    assertThat(ProcessHandle.of(grandchild)).isPresent();
    signal(lock, "TERM");
    ended(lock);
    await("its end", () -> ProcessHandle.of(grandchild).isEmpty());
    assertThat(RawHttp.send(agent.httpPort(), "GET", "/v1/kv/signals/term/.lock", null).status())
        .as("the lock was given back, and its key removed")
        .isEqualTo(404);
  }

  @Test
  void theLockStaysWithWhatTheChildHasStartedUntilThatIsKilled() throws Exception {
    Path pid = folder.resolve("stubborn");
    Process lock =
        lock(
            "signals/stubborn",
            "sh -c 'trap \"\" TERM; echo $$ >"
                + pid
                + ".new; mv "
                + pid
                + ".new "
                + pid
                + "; while :; do sleep 0.1; done'; true");
    await("the child", () -> Files.exists(pid));
    long grandchild = Long.parseLong(Files.readString(pid).strip());
    signal(lock, "TERM");
    ended(lock);
    await("its end", () -> ProcessHandle.of(grandchild).isEmpty());
  }

  @Test
  void otherSignalsArePassedOn() throws Exception {
    Path begun = folder.resolve("begun");
    Path told = folder.resolve("told");
    Process lock =
        lock(
            "signals/usr1",
            "trap 'touch "
                + told
                + "' USR1; touch "
                + begun
                + "; while [ ! -e "
                + told
                + " ]; do sleep 0.05; done");
    await("the child", () -> Files.exists(begun));
    signal(lock, "USR1");
    assertThat(ended(lock)).isZero();
    assertThat(told).exists();
  }

  @Test
  void aWaiterThatIsToldToEndEnds() throws Exception {
    Path begun = folder.resolve("holder");
    Process holder = lock("signals/wait", "touch " + begun + "; sleep 300");
    await("the holder", () -> Files.exists(begun));
    for (String signal : hangUpIsIgnored() ? List.of("TERM") : List.of("TERM", "HUP")) {
      Process waiter = lock("signals/wait", "true");
      await("the waiter's session", () -> sessions() == 2);
      signal(waiter, signal);
      assertThat(ended(waiter)).as(signal).isEqualTo(1);
      await("the end of its session", () -> sessions() == 1);
    }
    signal(holder, "TERM");
    assertThat(ended(holder)).isZero();
    await("no session", () -> sessions() == 0);
  }

  /** Whether HUP is ignored here, and so in every child, as {@code nohup} has it (proc(5)). */
  private static boolean hangUpIsIgnored() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1);
  }

  private static int sessions() {
    try {
      String list = RawHttp.send(agent.httpPort(), "GET", "/v1/session/list", null).text();
      return list.split("signals/wait", -1).length - 1;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
