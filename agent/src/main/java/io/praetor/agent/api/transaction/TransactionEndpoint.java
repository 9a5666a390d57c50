package io.praetor.agent.api.transaction;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BodyLimit;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.Transactions;
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
  private final Proposer proposer;
  private final ReadGate gate;
  private final RequestLimits options;
  private final TransactionJson json;

  /**
   * The endpoint.
   *
   * @param proposer one that already waits for a leader
   */
  public TransactionEndpoint(
      StateMachine store, Proposer proposer, ReadGate gate, RequestLimits options) {
    this.store = store;
    this.proposer = proposer;
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
      proposer.propose(
          new Command.Transaction(operations), new WriteListener(json, responder, read.pretty()));
      return;
    }
    gate.confirm(
        read.consistency(),
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            Outcome outcome = Transactions.read(store.view(), operations);
            boolean looked = operations.stream().allMatch(TransactionEndpoint::makesSense);
            responder.respond(answer(looked, outcome, read));
          }

          @Override
          public void failed(ReadFailure failure) {
            responder.respond(FailureAnswers.of(failure));
          }
        });
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

  /** Told by the apply thread. */
  private record WriteListener(TransactionJson json, Responder responder, boolean pretty)
      implements ProposalListener {
    @Override
    public void applied(Outcome outcome) {
      responder.respond(json.answer(outcome, pretty));
    }

    @Override
    public void failed(ProposalFailure failure) {
      responder.respond(FailureAnswers.of(failure));
    }
  }
}
