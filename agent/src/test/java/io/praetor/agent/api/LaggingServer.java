package io.praetor.agent.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.api.kv.KvEndpoint;
import io.praetor.agent.api.kv.KvReads;
import io.praetor.agent.api.kv.KvWrites;
import io.praetor.agent.api.rules.RuleEndpoint;
import io.praetor.agent.api.snapshot.SnapshotEndpoint;
import io.praetor.agent.api.transaction.TransactionEndpoint;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Callers;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.SameThread;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.AccessGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.RequestMetrics;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Router;
import io.praetor.agent.routing.Routes;
import io.praetor.agent.rules.RuleLimits;
import io.praetor.agent.rules.RuleMeter;
import io.praetor.agent.rules.ValueJudge;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.access.Grants;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec.Batch;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Policies;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server that follows and has not applied the newest entries: it catches up only when it is asked
 * to confirm a view. What is proposed is applied at its leader at once.
 */
final class LaggingServer implements Proposer, ReadGate {
  record Told(int status, String text) {}

  final StateMachine leader = new StateMachine(SnapshotCodec::read);
  final StateMachine store = new StateMachine(SnapshotCodec::read);

  /** The senders of all that was proposed, in order. */
  final List<Sender> senders = new ArrayList<>();

  /** Done at the leader before each proposal. */
  Runnable before = () -> {};

  int confirmations;

  /** The wall clock of the leader. */
  long wallMs = 1;

  private final List<Batch> log = new ArrayList<>();
  private final Router router;
  private int applied;

  /** A server with access control, or without. */
  LaggingServer(boolean judges, boolean defaultAllows) {
    TokenResolver resolver = new TokenResolver("dc1", "node-1", defaultAllows, true, () -> "");
    Callers callers =
        new Callers() {
          @Override
          public Caller caller(View view, String secret) {
            return resolver.caller(view, secret);
          }

          @Override
          public Caller callerNow(String secret) {
            return resolver.caller(store.view(), secret);
          }

          @Override
          public boolean isCurrent() {
            return false;
          }

          @Override
          public void whenReady(String secret, Callers.Waiting then) {
            catchUp();
            then.ended(this);
          }
        };
    RequestLimits limits = RequestLimits.defaults("dc1");
    BlockingQueries queries = new BlockingQueries(store, this, change -> {}, Runnable::run);
    ValueJudge judge = new ValueJudge(RuleLimits.DEFAULT, RuleMeter.NONE);
    JudgedWrites writes = new JudgedWrites(store, this, this, judge);
    router =
        new Router(
            new Routes(
                List.of(
                    new RuleEndpoint(
                            new ConfirmedViews(store, this), queries, writes, judge, limits)
                        .routes(),
                    new KvEndpoint(new KvReads(queries, limits), new KvWrites(writes), limits)
                        .routes(),
                    new TransactionEndpoint(store, writes, this, limits).routes(),
                    new SnapshotEndpoint(store, this, this, writes).routes())),
            limits,
            judges ? new AccessGate(callers, token -> token, "node-1") : Gatekeeper.OPEN,
            RequestMetrics.NONE);
    atLeader(new Command.LevelRaise(Level.NEWEST));
    catchUp();
  }

  /** Changes the state at the leader. */
  void atLeader(Command command) {
    var _ = enter(command, Sender.NONE);
  }

  /** Gives a token the rules of a policy of its own; it has the secret for its accessor. */
  void token(String secret, String rules) {
    boolean isNew = leader.view().get(Policies.TABLE).get(secret) == null;
    atLeader(
        new Command.PolicySet(
            new PolicyDefinition(secret, "p-" + secret, "", rules, List.of()), isNew));
    if (isNew) {
      atLeader(
          new Command.TokenSet(
              new TokenDefinition(secret, secret, "", Grants.ofPolicy(secret), false, "", 1, 0),
              true));
    }
  }

  void revoke(String secret) {
    atLeader(new Command.TokenDelete(secret));
  }

  /** Applies what there is. */
  void catchUp() {
    while (applied < log.size()) {
      var _ = store.apply(log.get(applied++));
    }
  }

  private Outcome enter(Command command, Sender sender) {
    Batch entry = new Batch(wallMs, wallMs, List.of(command), List.of(sender));
    log.add(entry);
    return leader.apply(entry).getFirst();
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    before.run();
    senders.add(sender);
    listener.applied(enter(command, sender));
  }

  @Override
  public boolean open(Consistency consistency) {
    return consistency == Consistency.STALE;
  }

  @Override
  public void confirm(Consistency consistency, ReadListener listener) {
    confirmations++;
    catchUp();
    listener.confirmed(0);
  }

  @Override
  public Contact contact() {
    return new Contact(true, 7);
  }

  Told ask(String secret, String method, String uri, String body) throws Exception {
    return ask(Map.of("X-Consul-Token", secret), method, uri, body);
  }

  Told ask(Map<String, String> headers, String method, String uri, String body) throws Exception {
    Request request = new Request(method, uri, headers::get, "192.0.2.1");
    request.body(body.getBytes(UTF_8));
    CompletableFuture<Told> told = new CompletableFuture<>();
    router.handle(request, new Waiting(told));
    return told.get(60, TimeUnit.SECONDS);
  }

  private record Waiting(CompletableFuture<Told> told) implements Responder {
    @Override
    public void respond(Answer answer) {
      told.complete(new Told(answer.status(), answer.body().toString(UTF_8)));
      answer.sent();
    }

    @Override
    public OutputStream stream(Answer head) {
      return new ByteArrayOutputStream() {
        @Override
        public void close() {
          told.complete(new Told(head.status(), size() + " bytes"));
        }
      };
    }

    @Override
    public void breakOff() {}

    @Override
    public void onHangUp(Runnable action) {}

    @Override
    public Scheduling scheduling() {
      return SameThread.OWNER;
    }
  }
}
