package io.praetor.agent.cluster;

import io.praetor.agent.cluster.LocalRecord.Standing;
import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.StateMachine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's part in its cluster: forms it or joins it, then tells the leader that it lives, and
 * looks after the members while it leads. One thread, {@code cluster}, owns all of it; questions of
 * others and answers to its own are handed to that thread.
 */
public final class ServerCluster implements AutoCloseable {
  private static final long CLOSE_WAIT_MS_MAX = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(ServerCluster.class);

  /** A member that has heard no leader for so long asks whether it still is in. */
  private static final long LOST_MS = 3_000;

  private static final long REASON_MS = 10_000;

  private final ClusterOptions options;
  private final RpcPort port;
  private final ClusterGate belonging;
  private final ReplicatedLog log;
  private final StateMachine store;
  private final FaultHandler faults;
  private final Formation formation;
  private final SeedAddresses contacts;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          r -> Thread.ofPlatform().name("cluster").daemon().unstarted(r));
  private final Executor handOver = this::handOver;
  private final ClusterClient conversation;
  private final JoinHandler admissions;
  private final Liveness liveness;
  private final Autopilot autopilot;
  private final Operations operations;
  private final LeaderRecords records;
  private final LevelKeeper levels;
  private final Map<String, AgentInfo> taken = new LinkedHashMap<>();
  private final KnownServers known = new KnownServers();
  private final ClusterQuestions questions;
  private final Set<String> asked = new HashSet<>();
  private final Set<String> asking = new HashSet<>();
  private boolean joining;
  private boolean fresh = true;
  private boolean wasIn;
  private long heartbeatAtMs = Long.MIN_VALUE / 2;
  private long upkeepAtMs = Long.MIN_VALUE / 2;
  private long joinAtMs = Long.MIN_VALUE / 2;
  private long reasonAtMs = Long.MIN_VALUE / 2;
  private long leaderSeenMs;

  /**
   * A server's part in its cluster.
   *
   * @param belonging what was kept on disk, read before the log was opened
   */
  public ServerCluster(
      ClusterOptions options,
      RpcPort port,
      ClusterGate belonging,
      ReplicatedLog log,
      StateMachine store,
      FaultHandler faults) {
    this.options = options;
    this.port = port;
    this.belonging = belonging;
    this.log = log;
    this.store = store;
    this.faults = faults;
    contacts = new SeedAddresses(options.contacts(), options.defaultPort());
    formation =
        new Formation(
            options.self().id(),
            options.self().name(),
            options.self().address(),
            options.expect(),
            belonging.record(),
            belonging.file()::save,
            () -> UUID.randomUUID().toString());
    conversation = new ClusterClient(port, handOver);
    MemberChangeQueue changes = new MemberChangeQueue(handOver);
    admissions = new JoinHandler(log, store, changes, handOver, this::clusterId, port);
    liveness = new Liveness(log, store, handOver, options.ttlMs(), options.graceMs());
    LeftMembersWriter departures = new LeftMembersWriter(log, store, handOver);
    autopilot = new Autopilot(log, store, liveness, changes, departures, options);
    String self = options.self().address();
    operations =
        new Operations(log, store, admissions, autopilot, changes, departures, handOver, self);
    records = new LeaderRecords(log, store, handOver);
    ClientNames clients = new ClientNames(port::connected);
    questions = new ClusterQuestions(new Answers(), clients, store, faults);
    levels = new LevelKeeper(log, store, port, changes, handOver, options.levelSettleMs());
  }

  /**
   * Begins. A server that needs no other leads soon after.
   *
   * @throws IOException if its record cannot be written
   */
  public void start() throws IOException {
    belonging.settle(log.metrics().lastLogIndex() > 0, formation);
    LocalRecord record = formation.record();
    FormationPlan plan = record.plan();
    if (record.standing() == Standing.MEMBER) {
      become(record.clusterId());
      if (plan != null) {
        log.bootstrap(plan.voters());
      }
      belonging.open();
    }
    leaderSeenMs = nowMs();
    port.serve(
        Service.CLUSTER,
        (from, body, reply) -> handOver(() -> questions.answer(from, body, reply)));
    log.onLeadership(now -> handOver(this::tick));
    handOver(this::tick);
    var _ =
        thread.scheduleWithFixedDelay(
            this::tick, options.tickMs(), options.tickMs(), TimeUnit.MILLISECONDS);
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  private String clusterId() {
    return formation.record().clusterId();
  }

  private void become(String clusterId) {
    if (!port.self().clusterId().equals(clusterId)) {
      port.become(port.self().withClusterId(clusterId));
    }
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
      long now = nowMs();
      if (formation.record().standing() == Standing.MEMBER) {
        belong(now);
      } else {
        form(now);
      }
    } catch (IOException e) {
      faults.fault(
          "the file \"cluster\" in the data directory cannot be written: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      LOG.error("A step of the cluster's upkeep failed", e);
    }
  }

  // Forming.

  private void form(long now) throws IOException {
    for (String address : addresses()) {
      askState(address);
    }
    step(formation.next(now, isAllAsked()), now);
  }

  private boolean isAllAsked() {
    Set<String> others = new HashSet<>(contacts.addresses());
    // One list for all servers names this one too.
    others.remove(options.self().address());
    return contacts.isLookedUp() && asked.containsAll(others);
  }

  private List<String> addresses() {
    Set<String> all = new TreeSet<>(contacts.addresses());
    all.addAll(known.addresses(nowMs()));
    Membership members = log.configuration();
    all.addAll(members.voters());
    all.addAll(members.learners());
    all.remove(options.self().address());
    return List.copyOf(all);
  }

  private void askState(String address) {
    if (!asking.add(address)) {
      return;
    }
    long generation = formation.generation();
    conversation.state(
        address,
        formation.statement(nowMs(), addresses()),
        statement -> {
          asking.remove(address);
          asked.add(address);
          if (statement != null) {
            formation.heard(generation, statement, nowMs());
            known.add(statement.address(), nowMs());
            known.addAll(statement.addresses(), nowMs());
          }
        });
  }

  private void step(Formation.Step step, long now) throws IOException {
    switch (step) {
      case Formation.Step.Wait(String reason) -> {
        if (now - reasonAtMs > REASON_MS) {
          reasonAtMs = now;
          LOG.info("No cluster yet: {}", reason);
        }
      }
      case Formation.Step.AskPromises(FormationPlan plan, List<FormationPlan.Planned> of) -> {
        for (FormationPlan.Planned server : of) {
          conversation.promise(
              server.address(),
              plan,
              given -> {
                if (Boolean.TRUE.equals(given)) {
                  formation.promised(plan, server.nodeId());
                }
              });
        }
      }
      case Formation.Step.Begin(FormationPlan plan) -> {
        LOG.info("A new cluster begins: {} of {}", plan.clusterId(), plan.voters());
        become(plan.clusterId());
        log.bootstrap(plan.voters());
        belonging.open(formation.record());
        leaderSeenMs = now;
      }
      case Formation.Step.Join(String address, String clusterId) -> join(address, now);
    }
  }

  // Joining.

  private void join(String address, long now) {
    if (joining || now - joinAtMs < options.heartbeatMs()) {
      return;
    }
    joining = true;
    joinAtMs = now;
    LocalRecord record = formation.record();
    boolean admitted = record.standing() == Standing.MEMBER;
    JoinRequest request =
        new JoinRequest(
            options.self().name(), options.self().address(), record.incarnation(), admitted, fresh);
    conversation.join(address, request, answer -> joined(answer, nowMs()));
  }

  private void joined(@Nullable JoinAnswer answer, long now) {
    joining = false;
    try {
      switch (answer) {
        case null -> {}
        case JoinAnswer.Admitted(String clusterId) -> {
          if (formation.record().standing() != Standing.MEMBER) {
            LOG.info("Taken into the cluster {}", clusterId);
            formation.admitted(clusterId);
            become(clusterId);
            belonging.open(formation.record());
            joinAtMs = Long.MIN_VALUE / 2;
            leaderSeenMs = now - LOST_MS;
          }
        }
        case JoinAnswer.Done() -> {
          fresh = false;
          leaderSeenMs = now;
        }
        case JoinAnswer.Elsewhere(String leader) -> {
          if (!leader.isEmpty() && !leader.equals(options.self().address())) {
            joinAtMs = Long.MIN_VALUE / 2;
            join(leader, now);
          }
        }
        case JoinAnswer.NotNow(String reason) -> {
          if (now - reasonAtMs > REASON_MS) {
            reasonAtMs = now;
            LOG.info("Not taken into the cluster yet: {}", reason);
          }
        }
      }
    } catch (IOException e) {
      faults.fault(
          "the file \"cluster\" in the data directory cannot be written: " + e.getMessage(), e);
    }
  }

  // Belonging.

  private void belong(long now) throws IOException {
    LocalRecord record = formation.record();
    if (!record.hasLog() && log.metrics().lastLogIndex() > 0) {
      formation.logBegun();
    }
    Membership members = log.configuration();
    Leadership leadership = log.leadership();
    String self = options.self().address();
    boolean isIn = members.has(self);
    known.addAll(members.voters(), now);
    known.addAll(members.learners(), now);
    if (clusterId().isEmpty()) {
      adopt();
    }
    if (isIn && leadership.leader() != null) {
      leaderSeenMs = now;
      wasIn = true;
      fresh = false;
    }
    if (now - leaderSeenMs >= LOST_MS || (!isIn && !wasIn)) {
      rejoin(now);
    }
    if (now - heartbeatAtMs >= options.heartbeatMs()) {
      heartbeatAtMs = now;
      heartbeat(leadership, now);
    }
    levels.look();
    if (leadership.isLeader() && leadership.ready()) {
      levels.lead(now);
      lead(now);
    } else {
      levels.follow();
      liveness.follow();
      autopilot.follow();
    }
  }

  private void rejoin(long now) {
    List<String> others = addresses();
    if (!others.isEmpty()) {
      join(others.get(Math.floorMod(now / options.heartbeatMs(), others.size())), now);
    }
  }

  private void adopt() throws IOException {
    String id = LeaderRecords.clusterId(store.view());
    if (!id.isEmpty()) {
      formation.admitted(id);
      become(id);
    }
  }

  private void lead(long now) {
    liveness.heard(options.self(), now);
    if (now - upkeepAtMs >= options.heartbeatMs() / 2) {
      upkeepAtMs = now;
      records.keep(clusterId());
      liveness.look(now);
      autopilot.look(now);
    }
  }

  private void heartbeat(Leadership leadership, long now) {
    List<AgentInfo> agents = new ArrayList<>(taken.values());
    taken.clear();
    String leader = leadership.leader();
    if (leadership.isLeader()) {
      agents.forEach(agent -> liveness.heard(agent, now));
    } else if (leader != null) {
      agents.add(options.self());
      conversation.heartbeat(leader, agents, answer -> {});
    }
  }

  // Answering.

  private Heartbeat.Answer answerHeartbeat(List<AgentInfo> agents) {
    Leadership leadership = log.leadership();
    long now = nowMs();
    for (AgentInfo agent : agents) {
      if (leadership.isLeader()) {
        liveness.heard(agent, now);
      } else {
        taken.put(agent.name(), agent);
      }
    }
    Membership members = log.configuration();
    List<String> servers = new ArrayList<>(members.voters());
    servers.addAll(members.learners());
    String leader = leadership.leader();
    return new Heartbeat.Answer(clusterId(), leader == null ? "" : leader, servers);
  }

  /** What is done about the questions of others that may be answered. */
  private final class Answers implements ClusterQuestions.Answers {
    @Override
    public FormationStatement state(FormationStatement asker) {
      // A server that asks is worth asking back.
      known.add(asker.address(), nowMs());
      return formation.statement(nowMs(), addresses());
    }

    @Override
    public boolean promise(FormationPlan plan) throws IOException {
      return formation.promise(plan);
    }

    @Override
    public void join(JoinRequest request, Consumer<JoinAnswer> answer) {
      admissions.join(request, answer);
    }

    @Override
    public Heartbeat.Answer heartbeat(List<AgentInfo> agents) {
      return answerHeartbeat(agents);
    }

    @Override
    public void operate(Operation operation, boolean mayPassOn, Consumer<OperationResult> done) {
      ServerCluster.this.operate(operation, mayPassOn, done);
    }
  }

  private void operate(Operation operation, boolean mayPassOn, Consumer<OperationResult> done) {
    Leadership leadership = log.leadership();
    String leader = leadership.leader();
    if (leadership.isLeader() && leadership.ready()) {
      operations.carryOut(operation, nowMs(), done);
    } else if (leader != null && mayPassOn && !leadership.isLeader()) {
      conversation.operation(
          leader,
          operation,
          true,
          result ->
              done.accept(
                  result == null
                      ? OperationResult.failed("the leader did not answer; look before you repeat")
                      : result));
    } else {
      done.accept(OperationResult.failed("No cluster leader"));
    }
  }

  private CompletionStage<OperationResult> operate(Operation operation) {
    CompletableFuture<OperationResult> result = new CompletableFuture<>();
    handOver(() -> operate(operation, true, result::complete));
    return result;
  }

  /** What the API asks of the cluster. */
  public ClusterControl control() {
    JoinProbe introduction = new JoinProbe(contacts, this::meet, () -> fresh = true);
    return new ClusterControl(store, autopilot, introduction, options.self(), log, this::operate);
  }

  private void meet(String address, Consumer<String> refusal) {
    handOver(() -> conversation.meet(address, formation.statement(nowMs(), addresses()), refusal));
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
