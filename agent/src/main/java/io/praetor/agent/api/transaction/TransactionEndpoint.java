package io.praetor.agent.api.transaction;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.RuleAnswers;
import io.praetor.agent.api.RuledListener;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BodyLimit;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.agent.rules.Findings;
import io.praetor.store.StateMachine;
import io.praetor.store.Transactions;
import io.praetor.store.View;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.TransactionOperation;
import java.util.List;

/**
 * {@code /v1/txn}: several operations on keys and on the catalog, all or none. One that only reads
 * is answered from the view. Immutable; called on event loops.
 */
public final class TransactionEndpoint implements Endpoint {
  private final StateMachine store;
  private final JudgedWrites writes;
  private final ReadGate gate;
  private final RequestLimits options;
  private final TransactionJson json;

  /** The endpoint, whose writes are judged operation by operation. */
  public TransactionEndpoint(
      StateMachine store, JudgedWrites writes, ReadGate gate, RequestLimits options) {
    this.store = store;
    this.writes = writes;
    this.gate = gate;
    this.options = options;
    json = new TransactionJson(options.datacenter());
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(new Route("/v1/txn", List.of("PUT"), this, bodyLimit(options)));
  }

  public static BodyLimit bodyLimit(RequestLimits options) {
    return new BodyLimit(options::transactionBytesMax, "limits.txn_max_req_len");
  }

  @Override
  public void handle(Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    TransactionParser.Parsed parsed =
        TransactionParser.parse(request.body(), options.valueBytesMax());
    List<TransactionOperation> operations = parsed.operations();
    if (!parsed.errors().isEmpty()) {
      Outcome outcome = new Outcome.RolledBack(parsed.errors(), 0);
      responder.respond(
          parsed.writes() ? json.answer(outcome, read.pretty()) : answer(false, outcome, read));
      return;
    }
    if (parsed.writes()) {
      write(operations, request, responder, read.pretty());
      return;
    }
    Requester requester = request.requester();
    gate.confirm(
        read.consistency(),
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            responder.respond(read(requester, operations, read));
          }

          @Override
          public void failed(ReadFailure failure) {
            responder.respond(FailureAnswers.of(failure));
          }
        });
  }

  /** What it reads is told by the rights at the index at which it was applied: no others are. */
  private void write(
      List<TransactionOperation> operations, Request request, Responder responder, boolean pretty) {
    Command command = new Command.Transaction(operations);
    JudgedWrites.Judge judge =
        (view, caller) -> {
          TransactionRights rights = new TransactionRights(caller);
          List<Outcome.TransactionError> refusals = rights.refusals(operations, view);
          if (refusals.isEmpty()) {
            return new JudgedWrites.Write(
                command, new WriteListener(json, rights, responder, pretty));
          }
          throw new JudgedWrites.RefusedException(
              () -> json.answer(new Outcome.RolledBack(refusals, 0), pretty));
        };
    if (operations.stream().anyMatch(each -> each instanceof CatalogOperation o && o.writes())) {
      writes.writeConfirmed(request, responder, judge);
    } else {
      writes.write(request, responder, judge);
    }
  }

  private Answer read(
      Requester requester, List<TransactionOperation> operations, ReadOptions read) {
    View view = store.view();
    TransactionRights rights;
    try {
      rights = new TransactionRights(requester.caller(view));
    } catch (DeniedException e) {
      return FailureAnswers.denied(e.text());
    }
    List<Outcome.TransactionError> refusals = rights.refusals(operations, view);
    if (!refusals.isEmpty()) {
      return answer(false, new Outcome.RolledBack(refusals, 0), read);
    }
    Outcome outcome = Transactions.read(view, operations);
    boolean looked = operations.stream().allMatch(TransactionEndpoint::makesSense);
    Outcome seen = rights.seen(outcome);
    Answer answer = answer(looked, seen, read);
    return rights.tellsOfLess(outcome, seen) ? AnswerRendering.toldFiltered(answer) : answer;
  }

  /** Consul refuses what is wrong in itself before it looks at its state, and says so here. */
  private Answer answer(boolean looked, Outcome outcome, ReadOptions read) {
    ReadGate.Contact contact =
        looked ? gate.contact(read.consistency()) : new ReadGate.Contact(false, 0);
    Freshness meta =
        new Freshness(
            -1, true, contact.knownLeader(), contact.lastContactMs(), false, false, false);
    return json.answer(outcome, read.pretty(), looked ? 1 : 0, contact).meta(meta);
  }

  private static boolean makesSense(TransactionOperation operation) {
    return !(operation instanceof TransactionOperation.OfKey ofKey)
        || (!(ofKey instanceof TransactionOperation.Unknown) && ofKey.key().length() > 0);
  }

  /** Told by the apply thread, and of warnings before the change is on its way. */
  private static final class WriteListener implements RuledListener {
    private final TransactionJson json;
    private final TransactionRights rights;
    private final Responder responder;
    private final boolean pretty;
    private Findings warnings = Findings.NONE;

    WriteListener(
        TransactionJson json, TransactionRights rights, Responder responder, boolean pretty) {
      this.json = json;
      this.rights = rights;
      this.responder = responder;
      this.pretty = pretty;
    }

    @Override
    public Answer refused(Findings found) {
      return json.answer(
          new Outcome.RolledBack(
              found.keptRefusals().stream()
                  .map(each -> new Outcome.TransactionError(each.position(), each.sentence()))
                  .toList(),
              0),
          pretty);
    }

    @Override
    public void warned(Findings found) {
      warnings = found;
    }

    @Override
    public void applied(Outcome outcome) {
      responder.respond(
          outcome instanceof Outcome.Outdated
              ? FailureAnswers.outdated()
              : RuleAnswers.warned(json.answer(rights.seen(outcome), pretty), warnings));
    }

    @Override
    public void failed(ProposalFailure failure) {
      responder.respond(FailureAnswers.of(failure));
    }
  }
}
