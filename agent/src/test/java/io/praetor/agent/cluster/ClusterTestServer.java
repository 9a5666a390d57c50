package io.praetor.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.cluster.formation.ClusterGate;
import io.praetor.agent.consensus.LogObserver;
import io.praetor.agent.consensus.LogOptions;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.RaftLog;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.leader.LeaderProposer;
import io.praetor.agent.leader.RaftTransport;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.PortKey;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.tls.RpcTls;
import io.praetor.store.StateMachine;
import io.praetor.store.catalog.Node;
import io.praetor.store.cluster.AutopilotSettings;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One server of a cluster under test, with its port, its log on disk and its part in the cluster.
 */
final class ClusterTestServer implements AutoCloseable {
  final String name;
  final String address;
  final StateMachine store = new StateMachine(SnapshotCodec::read);
  final RpcPort port;
  final ClusterGate belonging;
  final ReplicatedLog log;
  final ServerCluster cluster;
  final LeaderProposer proposer;
  final AtomicReference<@Nullable String> fault = new AtomicReference<>();

  ClusterTestServer(
      String name, String id, int portNumber, Path folder, int expect, List<String> contacts)
      throws IOException {
    this(name, id, portNumber, folder, expect, contacts, (PortKey) null);
  }

  ClusterTestServer(
      String name,
      String id,
      int portNumber,
      Path folder,
      int expect,
      List<String> contacts,
      @Nullable PortKey key)
      throws IOException {
    this(name, id, portNumber, folder, expect, contacts, Level.NEWEST, () -> null, key);
  }

  ClusterTestServer(
      String name,
      String id,
      int portNumber,
      Path folder,
      int expect,
      List<String> contacts,
      Supplier<@Nullable RpcTls> tls)
      throws IOException {
    this(name, id, portNumber, folder, expect, contacts, Level.NEWEST, tls, null);
  }

  ClusterTestServer(
      String name,
      String id,
      int portNumber,
      Path folder,
      int expect,
      List<String> contacts,
      int level,
      Supplier<@Nullable RpcTls> tls)
      throws IOException {
    this(name, id, portNumber, folder, expect, contacts, level, tls, null);
  }

  private ClusterTestServer(
      String name,
      String id,
      int portNumber,
      Path folder,
      int expect,
      List<String> contacts,
      int level,
      Supplier<@Nullable RpcTls> tls,
      @Nullable PortKey key)
      throws IOException {
    this.name = name;
    address = "127.0.0.1:" + portNumber;
    belonging = ClusterGate.load(folder);
    port =
        RpcPort.open(
            RpcOptions.defaults("127.0.0.1", portNumber),
            new Identity(
                    "dc1", belonging.clusterId(), id, name, address, true, belonging.incarnation())
                .withLevel(level),
            tls,
            key);
    log =
        RaftLog.open(
            LogOptions.builder(address).dataDir(folder).raftMultiplier(3).build(),
            store,
            new RaftTransport(port, belonging::isOpen),
            (reason, cause) -> fault.compareAndSet(null, reason),
            LogObserver.NONE);
    AgentInfo self =
        new AgentInfo(id, name, address, true, Map.of(Node.LEVEL_META, String.valueOf(level)));
    cluster =
        new ServerCluster(
            ClusterOptions.builder(self)
                .expect(expect)
                .contacts(contacts)
                .folder(folder)
                .autopilot(new AutopilotSettings(true, 2_000, 250, 0, 0))
                .tickMs(50)
                .heartbeatMs(200)
                .ttlMs(2_000)
                .graceMs(3_000)
                .deadMs(3_000)
                .levelSettleMs(500)
                .build(),
            port,
            belonging,
            log,
            store,
            () -> true,
            (reason, cause) -> fault.compareAndSet(null, reason));
    proposer = new LeaderProposer(log, port, 5_000);
    proposer.serve();
    cluster.start();
  }

  boolean leads() {
    return log.leadership().isLeader() && log.leadership().ready();
  }

  /** Whether a value was written. */
  boolean put(String key, String value) {
    return write(new Command.KvSet(Key.utf8(key), value.getBytes(StandardCharsets.UTF_8), 0));
  }

  /** Whether a command was applied. */
  boolean write(Command command) {
    return outcome(command) != null;
  }

  /** What became of a command, or null if it was not applied. */
  @Nullable Outcome outcome(Command command) {
    CompletableFuture<@Nullable Outcome> done = new CompletableFuture<>();
    proposer.propose(
        command,
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            done.complete(outcome);
          }

          @Override
          public void failed(ProposalFailure failure) {
            done.complete(null);
          }
        });
    try {
      return done.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the write was never answered", e);
    }
  }

  boolean has(String key) {
    return store.view().kv().get(Key.utf8(key)) != null;
  }

  OperationResult done(CompletionStage<OperationResult> operation) {
    try {
      return operation.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the operation was never answered", e);
    }
  }

  Member.@Nullable Status status(String member) {
    return cluster.control().members().stream()
        .filter(each -> each.name().equals(member))
        .map(Member::status)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    cluster.close();
    log.close();
    port.close();
    assertThat(fault.get()).as("fault of %s", name).isNull();
  }
}
