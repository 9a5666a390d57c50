package io.praetor.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.FreePorts;
import io.praetor.agent.rpc.PortKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster without a key gets one, server by server, and never stops to serve. */
class KeyIntroductionTest {
  private static final long WAIT_NANOS_MAX = 90_000_000_000L;
  private static final byte[] KEY = new byte[32];

  @TempDir Path folder = Path.of("");

  private final List<ClusterTestServer> servers = new ArrayList<>();
  private final int firstPort = FreePorts.ten();

  @AfterEach
  void close() {
    servers.forEach(ClusterTestServer::close);
  }

  private ClusterTestServer start(int number, int expect, @Nullable PortKey key)
      throws IOException {
    List<String> contacts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      contacts.add("127.0.0.1:" + (firstPort + i));
    }
    return new ClusterTestServer(
        "server-" + number,
        UUID.nameUUIDFromBytes(new byte[] {(byte) number}).toString(),
        firstPort + number,
        Files.createDirectories(folder.resolve("server-" + number)),
        expect,
        contacts,
        key);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain for: %s", what).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private void restart(int number, @Nullable PortKey key) throws IOException {
    servers.get(number).close();
    servers.set(number, start(number, 3, key));
  }

  private void awaitEverywhere(String name) {
    await("a write of " + name, () -> servers.get(0).put(name, "value"));
    for (ClusterTestServer each : servers) {
      await(name + " at " + each.name, () -> each.has(name));
    }
  }

  @Test
  void inThreeRounds() throws Exception {
    for (int i = 0; i < 3; i++) {
      servers.add(start(i, 3, null));
    }
    awaitEverywhere("before");
    List<PortKey> rounds =
        List.of(
            new PortKey(KEY, false, false),
            new PortKey(KEY, false, true),
            new PortKey(KEY, true, true));
    for (int round = 0; round < rounds.size(); round++) {
      for (int i = 0; i < 3; i++) {
        restart(i, rounds.get(round));
        // With each step all three talk, those of this round and those of the one before.
        awaitEverywhere("round-" + round + "-" + i);
      }
    }
    // From now on a server without the key is none of theirs.
    restart(2, null);
    await("a write", () -> servers.get(0).put("closed", "value"));
    assertThat(servers.get(2).put("open", "value")).isFalse();
    assertThat(servers.get(2).has("closed")).isFalse();
  }
}
