package io.praetor.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.FreePorts;
import io.praetor.agent.cluster.formation.ClusterGate;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.Service;
import io.praetor.agent.rpc.Service.Lane;
import io.praetor.store.cluster.AutopilotSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerClusterTest {
  private static final long WAIT_NANOS_MAX = 90_000_000_000L;

  @TempDir Path folder = Path.of("");

  private final long seed = Long.getLong("seed", 1);
  private final Random random = new Random(seed);
  private final List<ClusterTestServer> servers = new ArrayList<>();
  private final int firstPort = FreePorts.ten();

  @AfterEach
  void close() {
    List.copyOf(servers).forEach(ClusterTestServer::close);
  }

  private void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("waited in vain for: %s; seed %d", what, seed)
          .isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private String address(int number) {
    return "127.0.0.1:" + (firstPort + number);
  }

  private Path folder(int number) throws IOException {
    return Files.createDirectories(folder.resolve("server-" + number));
  }

  private ClusterTestServer start(int number, int expect, int... contacts) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int contact : contacts) {
      addresses.add(address(contact));
    }
    ClusterTestServer server =
        new ClusterTestServer(
            "server-" + number,
            UUID.nameUUIDFromBytes(new byte[] {(byte) number, (byte) seed}).toString(),
            firstPort + number,
            folder(number),
            expect,
            addresses);
    servers.add(server);
    return server;
  }

  private void stop(ClusterTestServer server) {
    servers.remove(server);
    server.close();
  }

  private void wipe(int number) throws IOException {
    try (Stream<Path> files = Files.walk(folder(number))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private ClusterTestServer leader() {
    await("a leader", () -> servers.stream().filter(ClusterTestServer::leads).count() == 1);
    return servers.stream().filter(ClusterTestServer::leads).findFirst().orElseThrow();
  }

  private ClusterTestServer follower() {
    ClusterTestServer leader = leader();
    return servers.stream().filter(server -> server != leader).findFirst().orElseThrow();
  }

  private void awaitPut(ClusterTestServer at, String key) {
    await("a write of " + key, () -> at.put(key, "value"));
  }

  private void awaitEverywhere(String key) {
    for (ClusterTestServer server : servers) {
      await(key + " at " + server.name, () -> server.has(key));
    }
  }

  private void awaitVoters(int count) {
    await(
        count + " voters",
        () ->
            servers.stream()
                .allMatch(server -> server.log.configuration().voters().size() == count));
  }

  private void oneCluster() {
    Set<String> ids = new HashSet<>();
    servers.forEach(server -> ids.add(server.port.self().clusterId()));
    assertThat(ids).hasSize(1).doesNotContain("");
  }

  /** Three servers in any order, each of which knows only some other. */
  private void formThree() throws IOException {
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
    Collections.shuffle(order, random);
    for (int number : order) {
      start(number, 3, number == 0 ? 1 : 0);
    }
    awaitPut(servers.get(random.nextInt(3)), "formed");
    awaitEverywhere("formed");
    awaitVoters(3);
    oneCluster();
  }

  @Test
  void aServerThatExpectsNobodyLeadsAtOnce() throws IOException {
    ClusterTestServer alone = start(0, 1);
    awaitPut(alone, "a");
    await("it is a member", () -> alone.status("server-0") == Member.Status.ALIVE);
    stop(alone);
    ClusterTestServer again = start(0, 1);
    await("the key is back", () -> again.has("a"));
    assertThat(again.port.self().clusterId()).isEqualTo(alone.port.self().clusterId());
  }

  @Test
  void threeFormInAnyOrderAndAllAreMembers() throws IOException {
    formThree();
    for (ClusterTestServer server : servers) {
      for (ClusterTestServer other : servers) {
        await(
            other.name + " is alive at " + server.name,
            () -> server.status(other.name) == Member.Status.ALIVE);
      }
    }
    await(
        "each has a health, and one leads",
        () -> {
          ClusterTestServer asked = follower();
          List<ServerHealth> health = asked.done(asked.cluster.control().health()).servers();
          return health.size() == 3 && health.stream().filter(ServerHealth::leader).count() == 1;
        });
  }

  @Test
  void twoOfThreeDoNotBegin() throws IOException {
    start(0, 3, 1);
    start(1, 3, 0);
    await(
        "they know each other",
        () ->
            servers.stream()
                .allMatch(server ->
                    server.port.rttNanos(
                            server == servers.get(0) ? address(1) : address(0), Lane.CONTROL)
                        > 0));
    assertThat(servers).allMatch(server -> server.log.configuration().isEmpty());
    start(2, 3, 0);
    awaitPut(servers.get(2), "late");
    awaitEverywhere("late");
    oneCluster();
  }

  @Test
  void aClusterComesBackAfterAllHaveStopped() throws IOException {
    formThree();
    String id = servers.get(0).port.self().clusterId();
    awaitPut(leader(), "kept");
    List.copyOf(servers).forEach(this::stop);
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
    Collections.shuffle(order, random);
    for (int number : order) {
      start(number, 3, (number + 1) % 3);
    }
    awaitPut(servers.get(0), "after");
    awaitEverywhere("kept");
    oneCluster();
    assertThat(servers.get(0).port.self().clusterId()).isEqualTo(id);
  }

  @Test
  void aFourthServerJoinsAndBecomesAVoter() throws IOException {
    formThree();
    ClusterTestServer fourth = start(3, 3, 2);
    await("it has the data", () -> fourth.has("formed"));
    awaitVoters(4);
    oneCluster();
    awaitPut(fourth, "through-the-fourth");
  }

  @Test
  void aServerThatLeavesIsNoVoterAndIsShownAsLeft() throws IOException {
    formThree();
    ClusterTestServer leaving = leader();
    assertThat(leaving.cluster.control().leave(60_000)).isTrue();
    stop(leaving);
    awaitVoters(2);
    awaitPut(leader(), "without-it");
    ClusterTestServer left = servers.get(0);
    await("it is shown as left", () -> left.status(leaving.name) == Member.Status.LEFT);
    ClusterTestServer back = start(Integer.parseInt(leaving.name.substring(7)), 3, 0, 1, 2);
    awaitVoters(3);
    await("it is alive again", () -> back.status(leaving.name) == Member.Status.ALIVE);
  }

  @Test
  void aServerThatLostItsDiskIsTakenInAnewAndKeepsNothingOfItsOldVote() throws IOException {
    formThree();
    ClusterTestServer losing = follower();
    int number = Integer.parseInt(losing.name.substring(7));
    stop(losing);
    awaitPut(leader(), "while-away");
    wipe(number);
    assertThat(ClusterGate.load(folder(number)).isOpen()).as("it must not vote yet").isFalse();
    ClusterTestServer back = start(number, 3, 0, 1, 2);
    await("it has the data", () -> back.has("while-away"));
    awaitVoters(3);
    oneCluster();
    awaitPut(back, "through-it");
  }

  @Test
  void aDeadServerFailsAndIsCleanedUp() throws IOException {
    formThree();
    ClusterTestServer dead = follower();
    await("it was alive", () -> leader().status(dead.name) == Member.Status.ALIVE);
    stop(dead);
    ClusterTestServer watching = leader();
    await("it has failed", () -> watching.status(dead.name) != Member.Status.ALIVE);
    awaitVoters(2);
    awaitPut(leader(), "without-the-dead");
    await("it has left", () -> watching.status(dead.name) == Member.Status.LEFT);
    await(
        "it is forgotten",
        () -> {
          ClusterTestServer asked = follower();
          return asked
              .done(asked.cluster.control().forceLeave(dead.name, true))
              .failure()
              .isEmpty();
        });
    await("it is not shown", () -> watching.status(dead.name) == null);
    ClusterTestServer back = start(Integer.parseInt(dead.name.substring(7)), 3, 0, 1, 2);
    awaitVoters(3);
    await("it is alive again", () -> back.status(dead.name) == Member.Status.ALIVE);
  }

  @Test
  void aDeadServerThatNobodyCleansUpIsFailedUntilItIsMadeToLeave() throws IOException {
    formThree();
    AutopilotSettings keep = new AutopilotSettings(false, 2_000, 250, 0, 0);
    await(
        "autopilot is told to keep the dead",
        () -> leader().write(ClusterCommands.set(leader().store.view(), keep, -1)));
    ClusterTestServer dead = follower();
    await("it was alive", () -> leader().status(dead.name) == Member.Status.ALIVE);
    stop(dead);
    ClusterTestServer watching = leader();
    await("it has failed", () -> watching.status(dead.name) == Member.Status.FAILED);
    await(
        "it is made to leave",
        () -> {
          ClusterTestServer asked = follower();
          return asked
              .done(asked.cluster.control().forceLeave(dead.name, false))
              .failure()
              .isEmpty();
        });
    awaitVoters(2);
    await("it has left", () -> watching.status(dead.name) == Member.Status.LEFT);
  }

  @Test
  void anOperatorRemovesAServerAndHandsTheLeadOn() throws IOException {
    formThree();
    ClusterTestServer before = leader();
    ClusterTestServer target = follower();
    ClusterTestServer asked = follower();
    await(
        "the other is handed the lead",
        () ->
            asked
                .done(asked.cluster.control().transferLeadership(target.address))
                .failure()
                .isEmpty());
    await("the other leads", target::leads);
    await(
        "the operator has removed it",
        () -> target.done(target.cluster.control().removePeer(before.address)).failure().isEmpty());
    await("it is out", () -> target.log.configuration().voters().size() == 2);
    await(
        "it is told that there is no such server",
        () ->
            target
                .done(target.cluster.control().removePeer(before.address))
                .failure()
                .contains("address \"" + before.address + "\" was not found"));
  }

  @Test
  void twoClustersNeverMerge() throws IOException {
    ClusterTestServer one = start(0, 1);
    awaitPut(one, "one");
    ClusterTestServer two = start(1, 1);
    awaitPut(two, "two");
    two.cluster.control().join(address(0));
    one.cluster.control().join(address(1));
    await("each refuses the other", () -> isRefused(one, two) && isRefused(two, one));
    awaitPut(one, "still-one");
    awaitPut(two, "still-two");
    assertThat(one.has("two")).isFalse();
    assertThat(two.has("one")).isFalse();
    assertThat(one.log.configuration().voters()).containsExactly(one.address);
    assertThat(two.log.configuration().voters()).containsExactly(two.address);
  }

  private static boolean isRefused(ClusterTestServer from, ClusterTestServer to) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    var _ =
        from.port.request(
            to.address,
            Service.CLUSTER,
            new byte[1],
            5_000,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                answer.complete("answered");
              }

              @Override
              public void failed(RequestFailure failure) {
                answer.complete(failure.reason());
              }
            });
    return answer.join().contains("two clusters never merge");
  }

  @Test
  void theRootCertificateIsMadeWhenAskedForAndIsOneForEver() throws Exception {
    start(0, 2, 1);
    start(1, 2, 0);
    awaitPut(leader(), "before");
    awaitEverywhere("before");
    String id = leader().port.self().clusterId();
    await(
        "the id in the store",
        () -> servers.stream().allMatch(server -> server.store.view().clusterId().equals(id)));
    assertThat(servers).allMatch(server -> TrustRoot.of(server.store.view()) == null);

    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (ClusterTestServer server : servers) {
      TrustRootCreation creation = new TrustRootCreation(server.store, server.proposer);
      for (int i = 0; i < 3; i++) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.add(answer);
        creation.create(
            id,
            new ReadListener() {
              @Override
              public void confirmed(long logIndex) {
                answer.complete("there");
              }

              @Override
              public void failed(ReadFailure failure) {
                answer.complete(failure.name());
              }
            });
      }
    }
    assertThat(answers).allMatch(answer -> answer.join().equals("there"));
    await(
        "a root at both",
        () -> servers.stream().allMatch(server -> TrustRoot.of(server.store.view()) != null));
    TrustRoot root = Objects.requireNonNull(TrustRoot.of(servers.getFirst().store.view()));
    assertThat(root).isEqualTo(TrustRoot.of(servers.getLast().store.view()));
    assertThat(root.modifyIndex()).as("no other has taken its place").isEqualTo(root.createIndex());
    root.certificate().verify(root.certificate().getPublicKey());
    assertThat(root.certificate().getBasicConstraints()).isNotNegative();
    assertThat(root.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=Praetor Root " + id);
    assertThat(root.trustDomain()).isEqualTo(id + ".consul");
    List.copyOf(servers).forEach(this::stop);
    start(0, 2, 1);
    start(1, 2, 0);
    awaitPut(leader(), "after");
    assertThat(TrustRoot.of(leader().store.view())).isEqualTo(root);
  }
}
