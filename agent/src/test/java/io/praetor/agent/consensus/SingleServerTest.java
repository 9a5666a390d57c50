package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.consensus.storage.FailingDisk;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.watch.Topic;
import io.praetor.store.watch.Waiter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleServerTest {

  private static final String SELF = "127.0.0.1:21000";

  private final LocalNetwork network = new LocalNetwork();
  @TempDir Path dir;

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @Test
  void aReplyThatFailsIsItsOwnMisfortune() throws IOException {
    try (Server server = Server.alone(LogOptions.durable(SELF, dir), network)) {
      server.log.propose(
          Commands.set("a", "1"),
          new ProposalListener() {
            @Override
            public void applied(Outcome outcome) {
              throw new RejectedExecutionException("the event loops have ended");
            }

            @Override
            public void failed(ProposalFailure failure) {}
          });
      server.put("b", "2");
      server.log.awaitApplied(
          Long.MAX_VALUE,
          new ReadListener() {
            @Override
            public void confirmed(long logIndex) {}

            @Override
            public void failed(ReadFailure failure) {
              throw new IllegalStateException("a reader that fails");
            }
          });
      assertThat(Commands.get(server.store, "a")).isEqualTo("1");
      assertThat(server.fault.get()).isNull();
    }
  }

  @Test
  void aReadThatFollowsAWakeUpIsNoOlder() throws IOException {
    try (Server server = Server.alone(LogOptions.durable(SELF, dir), network)) {
      server.put("a", "1");
      List<CompletableFuture<Object>> reads = new ArrayList<>();
      // Whoever is woken may ask another server at once, which asks this one.
      server
          .store
          .watches()
          .wakeWith((topic, waiters) -> reads.add(server.read(Confirmation.LEASE)));
      server.store.watches().park(new Topic.OfKey(Key.utf8("a")), new Waiter() {});
      server.put("a", "2");
      assertThat(reads).hasSize(1);
      assertThat(Server.get(reads.getFirst()))
          .isEqualTo(Server.get(server.read(Confirmation.LEASE)));
    }
  }

  @Test
  void keepsWhatItAcknowledgedOverARestart() throws IOException {
    LogOptions options = LogOptions.durable(SELF, dir);
    try (Server server = Server.alone(options, network)) {
      for (int i = 0; i < 200; i++) {
        server.put("k" + i, "v" + i);
      }
      assertThat(server.log.leaseValid()).isTrue();
      assertThat(server.log.bootstrap(List.of(SELF))).as("bootstraps twice").isFalse();
    }
    try (Server server = new Server(options, network)) {
      server.awaitReady();
      for (int i = 0; i < 200; i++) {
        assertThat(Commands.get(server.store, "k" + i)).isEqualTo("v" + i);
      }
      assertThat(server.log.configuration().voters()).containsExactly(SELF);
    }
  }

  @Test
  void startsFromASnapshotAndTheLogBehindIt() throws IOException {
    LogOptions options = LogOptions.durable(SELF, dir);
    try (Server server = Server.alone(options, network)) {
      server.put("before", "1");
      assertThat(Server.result(server.log::snapshotNow)).isEmpty();
      server.put("after", "2");
      assertThat(Server.result(server.log::snapshotNow)).isEmpty();
      server.put("last", "3");
      assertThat(server.log.metrics().snapshotIndex()).isPositive();
    }
    try (Server server = new Server(options, network)) {
      server.awaitReady();
      assertThat(Commands.get(server.store, "before")).isEqualTo("1");
      assertThat(Commands.get(server.store, "after")).isEqualTo("2");
      assertThat(Commands.get(server.store, "last")).isEqualTo("3");
      assertThat(server.log.configuration().voters()).containsExactly(SELF);
      server.put("again", "4");
    }
  }

  @Test
  void keepsNothingInMemoryMode() throws IOException {
    try (Server server = Server.alone(LogOptions.inMemory(SELF), network)) {
      server.put("a", "1");
      assertThat(Server.result(server.log::snapshotNow)).isEmpty();
      server.put("a", "2");
      assertThat(Commands.get(server.store, "a")).isEqualTo("2");
      assertThat(server.log.metrics().logBytes()).isZero();
    }
  }

  @Test
  void answersEveryProposalOnceAlsoWhenItCloses() throws IOException {
    List<CompletableFuture<Object>> answers = new ArrayList<>();
    try (Server server = Server.alone(LogOptions.durable(SELF, dir), network)) {
      for (int i = 0; i < 5_000; i++) {
        answers.add(server.propose("k" + i, "v"));
      }
    }
    answers.forEach(answer -> assertThat(Server.get(answer)).isNotNull());
  }

  @Test
  void refusesWhatDoesNotFitTheQueue() throws IOException {
    LogOptions options =
        LogOptions.builder(SELF).dataDir(dir).proposalsMax(10).proposalBytesMax(1 << 20).build();
    try (Server server = Server.alone(options, network)) {
      List<CompletableFuture<Object>> answers = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        answers.add(server.propose("k" + i, "v"));
      }
      assertThat(answers.stream().map(Server::get)).contains(ProposalFailure.OVERLOADED);
    }
  }

  @Test
  void proposesNothingBeforeItLeads() throws IOException {
    try (Server server = new Server(LogOptions.durable(SELF, dir), network)) {
      assertThat(Server.get(server.propose("a", "1"))).isEqualTo(ProposalFailure.NOT_LEADER);
      assertThat(Server.get(server.read(Confirmation.QUORUM))).isEqualTo(ReadFailure.NO_LEADER);
    }
  }

  @Test
  void stopsWithAReasonWhenTheDiskFails() throws IOException {
    AtomicBoolean broken = new AtomicBoolean();
    Disk disk = new FailingDisk(broken::get, "No space left on device");
    try (Server server = new Server(LogOptions.durable(SELF, dir), network, disk)) {
      server.log.bootstrap(List.of(SELF));
      server.awaitReady();
      server.put("a", "1");
      broken.set(true);
      assertThat(Server.get(server.propose("b", "2"))).isInstanceOf(ProposalFailure.class);
      assertThat(server.fault.get()).contains("No space left on device");
      assertThat(Commands.get(server.store, "b")).isEqualTo("null");
    }
  }

  @Test
  void stopsWithAReasonWhenTheVoteCannotBeWritten() throws IOException {
    Disk disk = new FailingDisk(() -> true, "Input/output error");
    try (Server server = new Server(LogOptions.durable(SELF, dir), network, disk)) {
      server.log.bootstrap(List.of(SELF));
      Server.await(() -> server.fault.get() != null, "a fault");
      assertThat(server.fault.get()).contains("cannot write the vote").contains("Input/output");
      assertThat(server.log.leadership().ready()).isFalse();
    }
  }
}
