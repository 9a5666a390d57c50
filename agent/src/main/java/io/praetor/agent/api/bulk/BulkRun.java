package io.praetor.agent.api.bulk;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.api.ConfirmedView;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.Origin;
import io.praetor.agent.api.RuleAnswers;
import io.praetor.agent.api.RuledListener;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.rules.Findings;
import io.praetor.store.BulkPlan;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one wish out: looks at it in a confirmed view, sends its parts ahead if there are any,
 * and then the command, again and again while the keys change under it. Used by one thread, which
 * may wait.
 */
final class BulkRun {
  private static final Logger LOG = LoggerFactory.getLogger("agent.kv");
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  private final StateMachine store;
  private final ReadGate gate;
  private final Proposer proposer;
  private final JudgedWrites writes;
  private final BulkMeter meter;
  private final Origin origin;
  private final boolean pretty;

  /** Whether the command has taken effect, and its parts with it. Set by the apply thread. */
  private volatile boolean isMade;

  BulkRun(
      StateMachine store,
      ReadGate gate,
      Proposer proposer,
      JudgedWrites writes,
      BulkMeter meter,
      Origin origin,
      boolean pretty) {
    this.store = store;
    this.gate = gate;
    this.proposer = proposer;
    this.writes = writes;
    this.meter = meter;
    this.origin = origin;
    this.pretty = pretty;
  }

  /** The answer to a wish. */
  Answer run(Wish wish) throws InterruptedException {
    long beganNanos = System.nanoTime();
    try {
      Optional<ReadFailure> failure = ConfirmedView.await(gate, WAIT_MAX);
      if (failure.isPresent()) {
        return FailureAnswers.of(failure.get());
      }
      View view = store.view();
      Wish.Planned planned = wish.plan(view, origin.requester().caller(view));
      if (wish.isDryRun()) {
        return looked(planned.change(), view);
      }
      if (planned.change().rows().isEmpty()) {
        return ChangeJson.made(planned.change(), view.index(), pretty);
      }
      if (wish instanceof ApplyWish apply && !ApplyParts.fitsIntoOne(apply.writes())) {
        ApplyParts parts = new ApplyParts(proposer, origin.unjudged());
        String id = parts.send(apply.writes());
        try {
          // Elsewhere than at the leader, the last part may not be here yet. If it does not come in
          // time, the commit tells what that means.
          var _ = ConfirmedView.await(gate, WAIT_MAX);
          // The other servers read them at the same time: none holds up its log at the commit.
          store.awaitRead(id, WAIT_MAX);
          return write(apply.sentAs(id), beganNanos);
        } finally {
          if (!isMade) {
            parts.drop(id);
          }
        }
      }
      return write(wish, beganNanos);
    } catch (DeniedException e) {
      return FailureAnswers.denied(e.text());
    } catch (BadRequestException e) {
      return Answer.text(e.status(), e.text());
    } catch (JudgedWrites.RefusedException e) {
      return e.answer();
    } catch (Step.FailedException e) {
      return e.answer();
    }
  }

  /** The answer to a dry run, with what rules find in the values that would be written. */
  private Answer looked(BulkPlan.Change change, View view) throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    writes.find(
        view,
        change.values(),
        found ->
            answer.complete(
                found == null
                    ? RuleAnswers.overloaded()
                    : ChangeJson.looked(change, view.index(), found, pretty)));
    return await(answer, RuleAnswers.overloaded());
  }

  private static <T> T await(CompletableFuture<T> future, T otherwise) throws InterruptedException {
    try {
      return future.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return otherwise;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is never exceptional", e);
    }
  }

  private Answer write(Wish wish, long beganNanos) throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    writes.writeConfirmed(
        origin,
        answer::complete,
        (view, caller) -> {
          Wish.Planned planned = wish.plan(view, caller);
          if (planned.change().rows().isEmpty()) {
            answer.complete(ChangeJson.made(planned.change(), view.index(), pretty));
            return null;
          }
          return new JudgedWrites.Write(
              planned.command(),
              new Listener(wish, planned.change(), answer, beganNanos),
              planned.change().values());
        });
    return await(answer, FailureAnswers.outcomeUnknown());
  }

  /** Told by the apply thread, and of what rules have found before the change is on its way. */
  private final class Listener implements RuledListener {
    private final Wish wish;
    private final BulkPlan.Change change;
    private final CompletableFuture<Answer> answer;
    private final long beganNanos;
    private Findings warnings = Findings.NONE;

    Listener(Wish wish, BulkPlan.Change change, CompletableFuture<Answer> answer, long beganNanos) {
      this.wish = wish;
      this.change = change;
      this.answer = answer;
      this.beganNanos = beganNanos;
    }

    @Override
    public Answer refused(Findings found) {
      return RuleAnswers.refused(found);
    }

    @Override
    public void warned(Findings found) {
      warnings = found;
    }

    @Override
    public void applied(Outcome outcome) {
      switch (outcome) {
        case Outcome.Done done -> {
          isMade = true;
          // The rest is of no interest to the thread that applies the log.
          var _ = Thread.ofVirtual().name("bulk-answer").start(() -> made(done.index()));
        }
        case Outcome.Refused(String text) ->
            answer.complete(Answer.text(409, "nothing was changed: " + text));
        case Outcome.Outdated _ ->
            answer.complete(
                Answer.text(
                    409,
                    "nothing was changed: the keys, or the rights to them, changed each time"
                        + " before this could take effect: try again"));
        case Outcome.Committed _, Outcome.RolledBack _ ->
            answer.complete(Answer.text(500, "internal error; no transaction was asked for"));
      }
    }

    private void made(long index) {
      int keys = change.rows().size();
      LOG.info("The {} has changed {} at index {}", wish.text(), Fields.count(keys), index);
      meter.changed(keys, System.nanoTime() - beganNanos);
      answer.complete(RuleAnswers.warned(ChangeJson.made(change, index, pretty), warnings));
    }

    @Override
    public void failed(ProposalFailure failure) {
      answer.complete(FailureAnswers.of(failure));
    }
  }
}
