package io.praetor.agent.cluster;

import io.praetor.agent.cluster.formation.ClusterGate;
import io.praetor.agent.cluster.formation.Formation;
import io.praetor.agent.cluster.formation.FormationPlan;
import io.praetor.agent.cluster.formation.FormationStatement;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.StateMachine;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's part in its cluster: puts together what forms or joins one ({@link FormingServer},
 * {@link JoiningServer}) and what a member does ({@link MemberServer}, {@link LeaderDuties}). One
 * thread, {@code cluster}, owns all of it; questions of others and answers to its own are handed to
 * that thread.
 */
public final class ServerCluster implements AutoCloseable {
  private static final long CLOSE_WAIT_MS_MAX = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(ServerCluster.class);

  private final ClusterOptions options;
  private final RpcPort port;
  private final ClusterGate gate;
  private final ReplicatedLog log;
  private final StateMachine store;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          r -> Thread.ofPlatform().name("cluster").daemon().unstarted(r));
  private final Formation formation;
  private final ServerStanding standing;
  private final SeedAddresses seeds;
  private final ServerAddresses addresses;
  private final ClusterClient client;
  private final JoiningServer joining;
  private final FormingServer forming;
  private final MemberServer member;
  private final Autopilot autopilot;
  private final OperationRoute operations;
  private final ClusterQuestions questions;

  /**
   * A server's part in its cluster.
   *
   * @param gate what was kept on disk, read before the log was opened
   * @param isCaughtUp whether the store has what had been committed before the start
   */
  public ServerCluster(
      ClusterOptions options,
      RpcPort port,
      ClusterGate gate,
      ReplicatedLog log,
      StateMachine store,
      BooleanSupplier isCaughtUp,
      FaultHandler faults) {
    this.options = options;
    this.port = port;
    this.gate = gate;
    this.log = log;
    this.store = store;
    Executor handOver = this::handOver;
    AgentInfo self = options.self();
    formation =
        new Formation(
            self.id(),
            self.name(),
            self.address(),
            options.expect(),
            gate.record(),
            gate::save,
            () -> UUID.randomUUID().toString());
    standing = new ServerStanding(formation, gate, port, faults);
    seeds = new SeedAddresses(options.contacts(), options.defaultPort());
    addresses = new ServerAddresses(self.address(), seeds, log);
    client = new ClusterClient(port, handOver);
    joining = new JoiningServer(options, client, standing, addresses);
    forming = new FormingServer(formation, standing, addresses, client, joining, log);

    MemberChangeQueue changes = new MemberChangeQueue(handOver);
    JoinHandler joins = new JoinHandler(log, store, changes, handOver, standing::clusterId, port);
    Liveness liveness = new Liveness(log, store, handOver, options);
    LeftMembersWriter left = new LeftMembersWriter(log, store, handOver);
    autopilot = new Autopilot(log, store, liveness, changes, left, options);
    LeaderRecords records = new LeaderRecords(log, store, handOver);
    LevelKeeper levels =
        new LevelKeeper(log, store, port, changes, handOver, options.levelSettleMs());
    LeaderDuties duties = new LeaderDuties(options, standing, liveness, autopilot, records, levels);
    member =
        new MemberServer(
            options, standing, addresses, client, joining, log, store, isCaughtUp, duties);
    operations =
        new OperationRoute(
            log,
            new Operations(
                log, store, joins, liveness, autopilot, changes, left, handOver, self.address()),
            client);
    questions =
        new ClusterQuestions(
            new Answers(joins), port::self, new ClientNames(port::connected), store, faults);
  }

  /**
   * Begins. A server that needs no other leads soon after.
   *
   * @throws IOException if its record cannot be written
   */
  public void start() throws IOException {
    gate.settle(log.metrics().lastLogIndex() > 0, formation);
    FormationPlan plan = standing.record().plan();
    if (standing.isMember()) {
      standing.tellOthers(standing.clusterId());
      if (plan != null) {
        log.bootstrap(plan.voters());
      }
      gate.open();
    }
    joining.seen(nowMs());
    port.serve(
        Service.CLUSTER,
        (from, body, reply) -> handOver(() -> questions.answer(from, body, reply)));
    log.onLeadership(now -> handOver(this::tick));
    handOver(this::tick);
    var _ =
        thread.scheduleWithFixedDelay(
            this::tick, options.tickMs(), options.tickMs(), TimeUnit.MILLISECONDS);
  }

  static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  private void handOver(Runnable task) {
    try {
      thread.execute(() -> {
        try {
          task.run();
        } catch (RuntimeException e) {
          LOG.error("A step of the cluster's upkeep failed", e);
        }
      });
    } catch (RejectedExecutionException e) {
      // This agent is closing.
      return;
    }
  }

  private void tick() {
    try {
      ServerRole role = standing.isMember() ? member : forming;
      role.tick(nowMs());
    } catch (IOException e) {
      standing.recordFailed(e);
    } catch (RuntimeException e) {
      LOG.error("A step of the cluster's upkeep failed", e);
    }
  }

  /** What is done about the questions of others that may be answered. */
  private final class Answers implements ClusterQuestions.Answers {
    private final JoinHandler joins;

    Answers(JoinHandler joins) {
      this.joins = joins;
    }

    @Override
    public FormationStatement state(FormationStatement asker) {
      // A server that asks is asked in return: it may be configured there alone.
      addresses.known().add(asker.address(), nowMs());
      return statement();
    }

    @Override
    public boolean promise(FormationPlan plan) throws IOException {
      return formation.promise(plan);
    }

    @Override
    public void join(JoinRequest request, Consumer<JoinAnswer> answer) {
      joins.join(request, answer);
    }

    @Override
    public Heartbeat.Answer heartbeat(Identity from, List<AgentInfo> agents) {
      return member.heard(from.nodeId(), agents, nowMs());
    }

    @Override
    public void operate(Operation operation, boolean mayPassOn, Consumer<OperationResult> done) {
      operations.operate(operation, mayPassOn, done);
    }
  }

  private FormationStatement statement() {
    long now = nowMs();
    return formation.statement(now, addresses.all(now));
  }

  /** What the API asks of the cluster. */
  public ClusterControl control() {
    JoinProbe probe = new JoinProbe(seeds, this::meet, joining::begin);
    return new ClusterControl(store, autopilot, probe, options.self(), log, this::operate);
  }

  private CompletionStage<OperationResult> operate(Operation operation) {
    CompletableFuture<OperationResult> result = new CompletableFuture<>();
    handOver(() -> {
      if (operation instanceof Operation.Leave) {
        standing.leave();
      }
      operations.operate(operation, true, result::complete);
    });
    return result;
  }

  private void meet(String address, Consumer<String> refusal) {
    handOver(() -> client.meet(address, statement(), refusal));
  }

  @Override
  public void close() {
    // Without an interruption, which would break off a write to the disk as if the disk had failed.
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_WAIT_MS_MAX, TimeUnit.MILLISECONDS)) {
        LOG.warn("The cluster's upkeep has not ended in {} ms", CLOSE_WAIT_MS_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
