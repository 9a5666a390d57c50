package io.praetor.agent.local;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.catalog.CatalogEndpoint;
import io.praetor.agent.api.health.HealthEndpoint;
import io.praetor.agent.api.node.CatalogReads;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.RequestMetrics;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.routing.Routes;
import io.praetor.store.StateMachine;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Checks;
import io.praetor.store.table.Services;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The catalog of a cluster of one server that has no log, behind its routes. */
final class SmallCluster implements Proposer, ReadGate, AutoCloseable {
  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final ExecutorService applyThread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("apply").factory());
  private final AtomicInteger failuresLeft = new AtomicInteger();
  private volatile Predicate<Command> refused = _ -> false;
  private final Router router;

  SmallCluster() {
    store.apply(1, new Command.LevelRaise(Level.NEWEST));
    RequestLimits limits = RequestLimits.defaults("dc1");
    BlockingQueries queries = new BlockingQueries(store, this, change -> {}, Runnable::run);
    CatalogReads reads = new CatalogReads(queries, limits);
    router =
        new Router(
            new Routes(
                List.of(
                    List.of(
                        Route.get("/v1/kv/", (request, responder) -> {}),
                        Route.get(
                            "/v1/praetor/level",
                            (request, responder) ->
                                responder.respond(
                                    Answer.of(200, Answer.Type.JSON, "{\"Nodes\":2}")))),
                    new CatalogEndpoint(reads, new JudgedWrites(store, this, this)).routes(),
                    new HealthEndpoint(reads).routes())),
            limits,
            Gatekeeper.OPEN,
            RequestMetrics.NONE);
  }

  /** Takes in a node that runs an agent. */
  String node(String name) {
    String id = UUID.nameUUIDFromBytes(new byte[] {(byte) name.hashCode()}).toString();
    store.apply(1, new Command.NodeRegister(id, name, "127.0.0.1:8300", false, Map.of()));
    return id;
  }

  Endpoint router() {
    return router::handle;
  }

  /** Lets some writes to come fail. */
  void failNext(int writes) {
    failuresLeft.set(writes);
  }

  /** Refuses some commands from now on. */
  void refuse(Predicate<Command> commands) {
    refused = commands;
  }

  /** Writes what somebody says, past all agents; what cannot be is refused. */
  void write(Command command) throws Exception {
    var _ = applyThread.submit(() -> store.apply(1, command)).get();
  }

  /** How often the store has changed. */
  long index() {
    return store.view().index();
  }

  /** What it has under a node, by ids in the form that look-ups use. */
  Map<String, Object> rows(String node) {
    Map<String, Object> rows = new TreeMap<>();
    for (ServiceInstance service : store.view().get(Services.TABLE).ofNode(node)) {
      rows.put("service " + CatalogRow.folded(service.id()), service.definition());
    }
    for (Check check : store.view().get(Checks.TABLE).ofNode(node)) {
      rows.put(
          "check " + CatalogRow.folded(check.id()),
          new CatalogCheck(check.definition(), check.serviceName(), check.serviceTags()));
    }
    return rows;
  }

  /** What an agent has, in the same form. */
  static Map<String, Object> rows(LocalView view) {
    Map<String, Object> rows = new TreeMap<>();
    view.services().forEach((id, service) -> rows.put("service " + id, service.definition()));
    view.checks().forEach((id, check) -> rows.put("check " + id, view.inCatalog(check)));
    return rows;
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      listener.failed(ProposalFailure.OVERLOADED);
      return;
    }
    boolean isTooLarge =
        CommandCodec.encodedBytes(command, sender) > CommandCodec.COMMAND_BYTES_MAX;
    if (isTooLarge || refused.test(command)) {
      listener.applied(new Outcome.Refused(isTooLarge ? "too large" : "never"));
      return;
    }
    applyThread.execute(() -> listener.applied(store.apply(1, command)));
  }

  @Override
  public boolean open(Consistency consistency) {
    return true;
  }

  @Override
  public void confirm(Consistency consistency, ReadListener listener) {
    listener.confirmed(0);
  }

  @Override
  public Contact contact() {
    return Contact.LEADING;
  }

  @Override
  public void close() {
    applyThread.shutdownNow();
  }
}
