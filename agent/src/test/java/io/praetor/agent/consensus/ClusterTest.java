package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers in one process.
 *
 * <p>A machine that stands still for longer than an election timeout has another leader afterwards:
 * what a test needs for that is tried until it is true, and no test counts on one leader unless it
 * has the patience of {@link #CALM}.
 */
class ClusterTest {

  /** A raft_multiplier for what no election may come into. */
  private static final int CALM = 5;

  private static final List<String> PEERS =
      List.of("127.0.0.1:21010", "127.0.0.1:21011", "127.0.0.1:21012");
  private static final String LATER = "127.0.0.1:21013";

  private final LocalNetwork network = new LocalNetwork();
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final long seed = Long.getLong("seed", 1);
  private int multiplier = 1;
  @TempDir Path dir;

  @AfterEach
  void stop() {
    servers.values().forEach(Server::close);
    network.close();
  }

  private Server start(String address) throws IOException {
    LogOptions options =
        LogOptions.builder(address)
            .dataDir(dir.resolve(address.substring(address.indexOf(':') + 1)))
            .raftMultiplier(multiplier)
            .build();
    Server server = new Server(options, network);
    servers.put(address, server);
    return server;
  }

  private void formCalmly() throws IOException {
    multiplier = CALM;
    form();
  }

  private void form() throws IOException {
    for (String peer : PEERS) {
      start(peer);
    }
    servers.values().forEach(server -> assertThat(server.log.bootstrap(PEERS)).isTrue());
  }

  private Server leader() {
    return awaitOne(server -> server.log.leaseValid(), "there is a leader with a lease");
  }

  /** Another server than this one that is ready to lead. */
  private Server leaderBut(Server old) {
    return awaitOne(
        server -> server != old && server.log.leadership().ready(), "another leads, seed " + seed);
  }

  private Server awaitOne(Predicate<Server> wanted, String what) {
    AtomicReference<@Nullable Server> found = new AtomicReference<>();
    Server.await(
        () -> {
          servers.values().stream().filter(wanted).findFirst().ifPresent(found::set);
          return found.get() != null;
        },
        what);
    return Objects.requireNonNull(found.get());
  }

  /** Writes at whoever leads, until it is done, and returns who has done it. */
  private Server put(String key, String value) {
    return awaitOne(
        server ->
            server.log.leaseValid() && Server.get(server.propose(key, value)) instanceof Outcome,
        key + " is written");
  }

  private Server server(String address) {
    return Objects.requireNonNull(servers.get(address));
  }

  private List<String> others(String address) {
    return servers.keySet().stream().filter(other -> !other.equals(address)).toList();
  }

  private void awaitEqual(String key, String value) {
    servers.keySet().forEach(address -> awaitEqual(address, key, value));
  }

  private void awaitEqual(String address, String key, String value) {
    Server server = server(address);
    Server.await(
        () -> Commands.get(server.store, key).equals(value),
        key + " is " + value + " at " + address);
  }

  @Test
  void replicatesAndReadsOnAnyServer() throws IOException {
    formCalmly();
    for (int i = 0; i < 50; i++) {
      put("k", "v" + i);
      for (Server server : servers.values()) {
        for (Confirmation confirmation : Confirmation.values()) {
          Server.await(
              () -> Server.get(server.read(confirmation)) instanceof Long, "a read is confirmed");
          assertThat(Commands.get(server.store, "k")).isEqualTo("v" + i);
        }
      }
    }
    Server leader = put("k", "last");
    assertThat(leader.log.metrics().lagByPeer()).containsOnlyKeys(others(leader.address));
  }

  @Test
  void neverAnswersFromADeposedLeader() throws IOException {
    form();
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      Server old = put("round", "before " + round);
      network.isolate(old.address, others(old.address));
      List<CompletableFuture<Object>> lost = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        lost.add(old.propose("lost", "lost " + round + " " + i));
      }
      leaderBut(old);
      assertThat(old.log.leaseValid()).as("lease of the deposed, seed %d", seed).isFalse();
      put("round", "after " + round);
      Object answer = Server.get(old.read(Confirmation.QUORUM));
      assertThat(answer).as("a read at the deposed, seed %d", seed).isInstanceOf(ReadFailure.class);
      network.heal();
      lost.forEach(write ->
          assertThat(Server.get(write)).as("seed %d", seed).isInstanceOf(ProposalFailure.class));
      awaitEqual("round", "after " + round);
      assertThat(Commands.get(old.store, "lost")).as("seed %d", seed).isEqualTo("null");
    }
  }

  @Test
  void aLeaderThatIsLateToApplyShowsNothingOlderThanItsFollowers() throws Exception {
    formCalmly();
    Server leader = put("k", "old");
    awaitEqual("k", "old");
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean once = new AtomicBoolean();
    leader.store.listen((view, changes) -> {
      if (once.compareAndSet(false, true)) {
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    });
    try {
      var _ = leader.propose("other", "applied slowly");
      Server.await(once::get, "the apply thread stands");
      // So many that their entry does not wait for the one before.
      for (int i = 1; i < GroupCommit.COMMANDS_BESIDE_MIN; i++) {
        var _ = leader.propose("beside", "b" + i);
      }
      var _ = leader.propose("k", "new");
      String follower = others(leader.address).getFirst();
      awaitEqual(follower, "k", "new");
      assertThat(Commands.get(leader.store, "k")).isEqualTo("old");
      assertThat(leader.log.leaseValid()).as("it leads").isTrue();
      assertThat(leader.log.isCurrent()).as("its view may answer at once").isFalse();
      CompletableFuture<Object> read = leader.read(Confirmation.LEASE);
      assertThat(read).as("a default read").isNotDone();
      release.countDown();
      assertThat(Server.get(read)).isInstanceOf(Long.class);
      assertThat(Commands.get(leader.store, "k")).as("what that read sees").isEqualTo("new");
    } finally {
      release.countDown();
    }
  }

  @Test
  void keepsEverythingWhenAllRestart() throws IOException {
    form();
    for (int i = 0; i < 100; i++) {
      put("k" + i, "v" + i);
    }
    servers.values().forEach(Server::close);
    servers.clear();
    for (String peer : PEERS) {
      start(peer);
    }
    leader();
    awaitEqual("k99", "v99");
  }

  @Test
  void handsOverTheLead() throws IOException {
    formCalmly();
    Server leader = put("a", "1");
    String next = others(leader.address).getFirst();
    assertThat(Server.result(listener -> leader.log.transferLeadership(next, listener))).isEmpty();
    Server heir = server(next);
    heir.awaitReady();
    assertThat(leader.log.leaseValid()).isFalse();
    put("a", "2");
    awaitEqual("a", "2");
  }

  @Test
  void bringsUpALearnerBySnapshotAndLetsItVote() throws IOException {
    formCalmly();
    Server leader = leader();
    for (int i = 0; i < 50; i++) {
      leader.put("k" + i, "v" + i);
    }
    assertThat(Server.result(leader.log::snapshotNow)).isEmpty();
    leader.put("x", "1");
    assertThat(Server.result(leader.log::snapshotNow)).isEmpty();
    start(LATER);
    assertThat(Server.result(listener -> leader.log.addLearner(LATER, listener))).isEmpty();
    awaitEqual("x", "1");
    assertThat(server(LATER).log.metrics().snapshotIndex()).as("came by snapshot").isPositive();
    assertThat(Commands.get(server(LATER).store, "k0")).isEqualTo("v0");
    assertThat(leader.log.configuration().learners()).containsExactly(LATER);
    assertThat(Server.result(listener -> leader.log.promote(LATER, listener))).isEmpty();
    assertThat(leader.log.configuration().voters()).contains(LATER).hasSize(4);
    assertThat(Server.result(listener -> leader.log.removePeer(LATER, listener))).isEmpty();
    assertThat(leader.log.configuration().voters()).isEqualTo(PEERS);
    assertThat(Server.get(leader.propose("x", "2"))).isInstanceOf(Outcome.class);
  }

  /** A learner that restarts, is promoted and then is the only one who can be elected. */
  @Test
  void aPromotedLearnerStandsForElection() throws IOException {
    formCalmly();
    Server leader = leader();
    start(LATER);
    assertThat(Server.result(listener -> leader.log.addLearner(LATER, listener))).isEmpty();
    leader.put("x", "1");
    awaitEqual("x", "1");
    server(LATER).close();
    start(LATER);
    assertThat(Server.result(listener -> leader.log.promote(LATER, listener))).isEmpty();
    List<String> followers = PEERS.stream().filter(peer -> !peer.equals(leader.address)).toList();
    assertThat(Server.result(l -> leader.log.removePeer(followers.get(0), l))).isEmpty();
    server(followers.get(0)).close();
    servers.remove(followers.get(0));
    network.isolate(followers.get(1), List.of(leader.address, LATER));
    leader.put("x", "2");
    awaitEqual(LATER, "x", "2");
    network.isolate(leader.address, List.of(LATER));
    network.join(followers.get(1), LATER);
    server(LATER).awaitReady();
    network.heal();
    awaitEqual("x", "2");
  }

  /** What the log of a follower holds lies all before the snapshot that it is sent. */
  @Test
  void aFollowerThatIsFarBehindGoesOnFromASnapshot() throws IOException {
    formCalmly();
    Server leader = leader();
    leader.put("x", "1");
    awaitEqual("x", "1");
    String late = others(leader.address).getFirst();
    network.isolate(late, others(late));
    for (int snapshot = 0; snapshot < 2; snapshot++) {
      leader.put("y" + snapshot, "1");
      assertThat(Server.result(leader.log::snapshotNow)).isEmpty();
    }
    network.heal();
    awaitEqual("y1", "1");
    put("x", "2");
    awaitEqual("x", "2");
    assertThat(server(late).log.metrics().snapshotIndex()).isPositive();
    server(late).close();
    start(late);
    put("x", "3");
    awaitEqual("x", "3");
    servers.values().forEach(server -> assertThat(server.fault.get()).isNull());
  }

  /**
   * Links that lose and delay, and leaders that are cut off amid writes: every proposal is answered
   * once, what was acknowledged is there on all, and what was refused as never sent is not.
   */
  @Test
  void answersOnceAndTrulyOverBadLinks() throws IOException {
    form();
    leader();
    Random random = new Random(seed);
    network.disturb(seed, 2, 3);
    Map<String, CompletableFuture<Object>> writes = new LinkedHashMap<>();
    for (int round = 0; round < 3; round++) {
      Server leader = leader();
      String first = round + ".first";
      CompletableFuture<Object> known = leader.propose(first, "v");
      writes.put(first, known);
      // Its fate is known before the cut: else a fast machine may have nothing to look at.
      Server.get(known);
      int cut = 100 + random.nextInt(50);
      for (int i = 0; i < 200; i++) {
        String key = round + "." + i;
        writes.put(key, leader.propose(key, "v"));
        if (i == cut) {
          network.isolate(leader.address, others(leader.address));
        }
      }
      leaderBut(leader);
      network.heal();
      network.disturb(seed + round, 2, 3);
    }
    Map<String, Object> answers = new LinkedHashMap<>();
    writes.forEach((key, write) -> answers.put(key, Server.get(write)));
    network.heal();
    Server last = put("last", "v");
    awaitEqual("last", "v");
    answers.forEach((key, answer) -> {
      for (Server server : servers.values()) {
        String value = Commands.get(server.store, key);
        String what = key + " at " + server.address + ", seed " + seed;
        if (answer instanceof Outcome) {
          assertThat(value).as(what).isEqualTo("v");
        } else if (answer != ProposalFailure.UNKNOWN) {
          assertThat(value).as(what + " after " + answer).isEqualTo("null");
        }
      }
    });
    List<Long> positions =
        answers.entrySet().stream()
            .filter(answer -> answer.getValue() instanceof Outcome)
            .map(answer -> Commands.createIndex(last.store, answer.getKey()))
            .toList();
    assertThat(positions).as("the order of proposals, seed %d", seed).isSorted().isNotEmpty();
  }
}
