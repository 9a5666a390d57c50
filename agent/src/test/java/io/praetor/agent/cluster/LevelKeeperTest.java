package io.praetor.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.FreePorts;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that speak the first level become servers that speak the second, one by one. */
class LevelKeeperTest {
  private static final long WAIT_NANOS_MAX = 60_000_000_000L;
  private static final Command PROBE = new Command.LevelProbe(2);

  @TempDir Path folder = Path.of("");

  private final int firstPort = FreePorts.ten();
  private final List<ClusterTestServer> servers = new ArrayList<>();

  @AfterEach
  void close() {
    List.copyOf(servers).forEach(ClusterTestServer::close);
  }

  private void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain for: %s", what).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private ClusterTestServer start(int number, int level, int expect) throws IOException {
    List<String> contacts = new ArrayList<>();
    for (int i = 0; i < expect; i++) {
      contacts.add("127.0.0.1:" + (firstPort + i));
    }
    ClusterTestServer server =
        new ClusterTestServer(
            "server-" + number,
            UUID.nameUUIDFromBytes(new byte[] {(byte) number}).toString(),
            firstPort + number,
            Files.createDirectories(folder.resolve("server-" + number)),
            expect,
            contacts,
            level,
            () -> null);
    servers.add(server);
    return server;
  }

  private ClusterTestServer again(int number, int level) throws IOException {
    ClusterTestServer old =
        servers.stream().filter(s -> s.name.equals("server-" + number)).findFirst().orElseThrow();
    servers.remove(old);
    old.close();
    return start(number, level, 3);
  }

  private void awaitPut(String key) {
    await("a write of " + key, () -> servers.getFirst().put(key, "v"));
  }

  private void awaitLevel(int level) {
    for (ClusterTestServer server : servers) {
      await("level " + level + " at " + server.name, () -> server.store.view().level() == level);
    }
  }

  @Test
  void aClusterThatBeginsIsAtTheNewestLevelAtOnce() throws IOException {
    start(0, 2, 1);
    awaitLevel(2);
  }

  @Test
  void theLevelMovesWhenTheLastServerIsUpgradedAndOlderOnesAreRefusedThen() throws IOException {
    for (int i = 0; i < 3; i++) {
      start(i, 1, 3);
    }
    awaitPut("first");
    for (int i = 0; i < 2; i++) {
      ClusterTestServer upgraded = again(i, 2);
      awaitPut("upgraded-" + i);
      await(
          "all to have registered",
          () -> upgraded.has("first") && upgraded.store.view().nodes().size() == 3);
      refused(upgraded, "server-2 at 127.0.0.1:" + (firstPort + 2) + " speaks up to 1");
    }
    // Held, the level stays though all speak the next one.
    ClusterTestServer first = servers.getFirst();
    await(
        "the hold",
        () ->
            first.write(
                ClusterCommands.set(first.store.view(), new ClusterSetting.LevelHold(true), -1)));
    ClusterTestServer last = again(2, 2);
    awaitPut("upgraded-2");
    await("the last to have the log", () -> last.has("upgraded-2"));
    await(
        "the last to have registered",
        () ->
            last.outcome(PROBE) instanceof Outcome.Refused(String text)
                && text.contains("an operator holds it"));
    assertThat(last.store.view().level()).isEqualTo(1);
    assertThat(last.store.view().wallMs()).as("there is no wall clock at this level").isZero();
    await(
        "the release",
        () ->
            last.write(
                ClusterCommands.set(last.store.view(), new ClusterSetting.LevelHold(false), -1)));
    awaitLevel(2);
    await("a command of the level", () -> last.outcome(PROBE) instanceof Outcome.Done);
    awaitPut("second");
    await("a wall clock", () -> last.store.view().wallMs() > 0);

    ClusterTestServer old = again(1, 1);
    awaitPut("without the old one");
    ClusterTestServer leader =
        servers.stream().filter(ClusterTestServer::leads).findFirst().orElse(servers.getFirst());
    await("the write at " + leader.name, () -> leader.has("without the old one"));
    assertThat(old.has("without the old one")).isFalse();
    assertThat(old.log.leadership().leader()).isNull();

    again(1, 2);
    for (ClusterTestServer server : servers) {
      await("the write at " + server.name, () -> server.has("without the old one"));
    }
  }

  /** While the machine is too busy for a leader, there is no outcome. */
  private void refused(ClusterTestServer server, String why) {
    await(
        "a refusal that says: " + why,
        () ->
            server.outcome(PROBE) instanceof Outcome.Refused(String text)
                && text.startsWith("this needs level 2 of the cluster, which is at 1: ")
                && text.contains(why));
  }
}
