package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.storage.Disk;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Outcome;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One server under test: a store, its log, and the first fault. */
final class Server implements AutoCloseable {

  static final long WAIT_MS = 60_000;

  final String address;
  final StateMachine store = new StateMachine(SnapshotCodec::read);
  final AtomicReference<@Nullable String> fault = new AtomicReference<>();
  final ReplicatedLog log;

  Server(LogOptions options, LocalNetwork network) throws IOException {
    this(options, network, Disk.REAL);
  }

  Server(LogOptions options, LocalNetwork network, Disk disk) throws IOException {
    address = options.self();
    log =
        RaftLog.open(
            options,
            store,
            network.transport(address),
            (reason, cause) -> fault.compareAndSet(null, reason),
            LogObserver.NONE,
            disk);
  }

  /** A server that has made itself a cluster of one, and leads it. */
  static Server alone(LogOptions options, LocalNetwork network) throws IOException {
    Server server = new Server(options, network);
    server.log.bootstrap(List.of(server.address));
    server.awaitReady();
    return server;
  }

  void awaitReady() {
    await(() -> log.leadership().ready(), "ready to lead");
  }

  /** What a proposal came to: the outcome, or the failure. */
  CompletableFuture<Object> propose(String key, String value) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    log.propose(
        Commands.set(key, value),
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            assertThat(answer.complete(outcome)).as("answered once").isTrue();
          }

          @Override
          public void failed(ProposalFailure failure) {
            assertThat(answer.complete(failure)).as("answered once").isTrue();
          }
        });
    return answer;
  }

  void put(String key, String value) {
    assertThat(get(propose(key, value)))
        .as("put of %s at %s", key, address)
        .isInstanceOf(Outcome.class);
  }

  CompletableFuture<Object> read(Confirmation confirmation) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    log.readIndex(
        confirmation,
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            assertThat(answer.complete(logIndex)).as("answered once").isTrue();
          }

          @Override
          public void failed(ReadFailure failure) {
            assertThat(answer.complete(failure)).as("answered once").isTrue();
          }
        });
    return answer;
  }

  /** The result of a change of members, a transfer or a snapshot: empty when it was done. */
  static String result(java.util.function.Consumer<MembershipListener> change) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    change.accept(
        new MembershipListener() {
          @Override
          public void done() {
            answer.complete("");
          }

          @Override
          public void failed(String reason) {
            answer.complete(reason);
          }
        });
    return (String) get(answer);
  }

  static Object get(CompletableFuture<Object> answer) {
    try {
      return answer.get(WAIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  static void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting until %s", what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
