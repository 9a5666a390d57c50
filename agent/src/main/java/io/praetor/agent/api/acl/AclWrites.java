package io.praetor.agent.api.acl;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.Origin;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Writes of those who may write tokens, policies and roles, one after the other: the right is
 * judged here, and again if it may have changed before the write takes effect. Any thread.
 */
final class AclWrites {
  private final JudgedWrites writes;
  private final WriteTurns turns = new WriteTurns();

  /** Writes that are judged where all are. */
  AclWrites(JudgedWrites writes) {
    this.writes = writes;
  }

  /**
   * A write that is ready.
   *
   * @param whenDone the answer once it is done, given the store index of the change
   * @param otherwise the answer if there was nothing to do it to
   */
  record Prepared(Command command, LongFunction<Answer> whenDone, Supplier<Answer> otherwise) {}

  /**
   * Writes what is made of rows that are there, if the one who asks may: one after the other.
   *
   * @param preparation makes the write of a view, once or more often; it may refuse by an exception
   */
  void write(Request request, Responder responder, Function<View, Prepared> preparation) {
    Origin origin = Origin.of(request);
    WriteTurns.Turn turn =
        turns.take(
            new WriteTurns.Change() {
              @Override
              public void begin(WriteTurns.Turn begun) {
                AclWrites.this.begin(origin, answering(responder, begun), preparation);
              }

              @Override
              public void refused() {
                responder.respond(
                    Answer.text(
                            503,
                            "too many changes of policies and roles wait at this server"
                                + " (at most "
                                + WriteTurns.WAITING_MAX
                                + ", each for "
                                + WriteTurns.WAIT_MS_MAX / 1_000
                                + " s); this one did not happen")
                        .undone());
              }
            });
    if (turn.waits()) {
      responder.onHangUp(turn::leave);
    }
  }

  private static Consumer<Answer> answering(Responder responder, WriteTurns.Turn turn) {
    return answer -> {
      try {
        responder.respond(answer);
      } finally {
        turn.end();
      }
    };
  }

  /** Writes what changes the rights of no other write: beside others. */
  void writeBesideOthers(
      Request request, Responder responder, Function<View, Prepared> preparation) {
    begin(Origin.of(request), responder::respond, preparation);
  }

  private void begin(Origin origin, Consumer<Answer> answer, Function<View, Prepared> preparation) {
    writes.writeConfirmed(
        origin,
        answer,
        (view, caller) -> {
          caller.demand(Resource.ACL, Access.WRITE, "");
          Prepared prepared = preparation.apply(view);
          return new JudgedWrites.Write(prepared.command(), new Reply(prepared, answer));
        });
  }

  /** Deletes one by its id, and answers 404 if it is not there. */
  void delete(Request request, Responder responder, Command deletion, String noun) {
    Prepared prepared =
        new Prepared(
            deletion,
            index -> Answer.json(true),
            () -> Answer.text(404, "Cannot find " + noun + " to delete"));
    // A revocation waits for nobody.
    writeBesideOthers(request, responder, view -> prepared);
  }

  /** Answers a change of rights. Told by the apply thread. */
  private record Reply(Prepared prepared, Consumer<Answer> answered) implements ProposalListener {
    @Override
    public void applied(Outcome outcome) {
      Answer told;
      try {
        told = answer(outcome, prepared);
      } catch (RuntimeException | Error e) {
        answered.accept(
            Answer.text(
                500, "the change has an outcome that cannot be told; read before trying again"));
        throw e;
      }
      answered.accept(told);
    }

    @Override
    public void failed(ProposalFailure failure) {
      answered.accept(FailureAnswers.of(failure));
    }
  }

  private static Answer answer(Outcome outcome, Prepared prepared) {
    return switch (outcome) {
      case Outcome.Done(boolean done, long index) ->
          done ? prepared.whenDone().apply(index) : prepared.otherwise().get();
      case Outcome.Refused(String text) -> Answer.text(500, text);
      case Outcome.Outdated _ -> FailureAnswers.outdated();
      case Outcome.Committed _, Outcome.RolledBack _ ->
          throw new IllegalStateException("a change of rights gave " + outcome);
    };
  }
}
