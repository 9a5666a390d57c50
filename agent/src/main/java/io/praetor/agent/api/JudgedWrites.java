package io.praetor.agent.api;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rules.Findings;
import io.praetor.agent.rules.ValueJudge;
import io.praetor.agent.rules.Verdict;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.command.WrittenValue;
import io.praetor.store.rule.RuleTable;
import io.praetor.store.table.ValueRules;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every change that somebody asks for into the log: it is judged in a view, and goes on
 * its way with the index of tokens, policies and roles in that view, and with that of the rules of
 * values by which its values were judged, if there are any over its keys. Where these have changed
 * before it takes effect, the log refuses it, and it is judged again in a view that knows of the
 * change. Immutable; any thread.
 */
public final class JudgedWrites {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");

  /** A write that is outdated so often meets a storm of changes, and its client may come again. */
  public static final int TRIES_MAX = 16;

  private final StateMachine store;
  private final ReadGate gate;
  private final Proposer proposer;
  private final @Nullable ValueJudge rules;

  /** Writes of what is no value of a key. */
  public JudgedWrites(StateMachine store, ReadGate gate, Proposer proposer) {
    this.store = store;
    this.gate = gate;
    this.proposer = proposer;
    rules = null;
  }

  /**
   * Writes.
   *
   * @param gate confirms the views of the store
   * @param proposer one that already waits for a leader
   * @param rules judges values, of keys over which there are rules
   */
  public JudgedWrites(StateMachine store, ReadGate gate, Proposer proposer, ValueJudge rules) {
    this.store = store;
    this.gate = gate;
    this.proposer = proposer;
    this.rules = rules;
  }

  /**
   * A change that is permitted.
   *
   * @param listener told what became of it; of {@link Outcome.Outdated} only if it was judged too
   *     often; a {@link RuledListener} tells itself what rules have found
   * @param values all that it may write and that do not stand in the command; null if they do
   */
  public record Write(
      Command command, ProposalListener listener, @Nullable List<WrittenValue> values) {
    /** A change whose values stand in the command, or that writes none. */
    public Write(Command command, ProposalListener listener) {
      this(command, listener, null);
    }
  }

  /** A refusal that is told otherwise than by one sentence. No stack: it is an answer. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Supplier<Answer> answer;

    /** A refusal; the answer is made once it is certain. */
    public RefusedException(Supplier<Answer> answer) {
      super("refused", null, false, false);
      this.answer = answer;
    }

    /** What the requester is told. */
    public Answer answer() {
      return answer.get();
    }
  }

  /** Makes a change of a view, once or more often. */
  @FunctionalInterface
  public interface Judge {
    /**
     * Judges, and says what is to be done.
     *
     * @param caller what the requester may in the view
     * @return null if there is nothing to do, and the request is answered
     * @throws DeniedException if the caller may not do it
     * @throws RefusedException if it may not, and is told so at length
     */
    @Nullable Write judge(View view, Caller caller);
  }

  /** Makes a change whose right depends on the request alone. */
  public void write(Request request, Responder responder, Judge judge) {
    attempt(request, responder, judge).judge(false);
  }

  /**
   * Makes a change whose right depends on what there is: that is looked up in a confirmed view,
   * since this server may not have it yet. Where nobody judges nothing is confirmed.
   */
  public void writeConfirmed(Request request, Responder responder, Judge judge) {
    attempt(request, responder, judge).judgeConfirmed();
  }

  private Attempt attempt(Request request, Responder responder, Judge judge) {
    return new Attempt(
        Origin.of(request), responder::respond, judge, responder.scheduling()::execute);
  }

  /**
   * The same for what is answered otherwise than a request; it is judged on threads of its own.
   *
   * @param refused takes the answer if the change did not even enter the log
   */
  public void writeConfirmed(Origin origin, Consumer<Answer> refused, Judge judge) {
    new Attempt(origin, refused, judge, Thread.ofVirtual().name("judged-write")::start)
        .judgeConfirmed();
  }

  /**
   * Does what is no command of the log, once the right to its route was found in a confirmed view;
   * at once where nobody judges.
   */
  public void act(Request request, Responder responder, Runnable action) {
    Requester requester = request.requester();
    if (!requester.isJudged()) {
      action.run();
      return;
    }
    attempt(
            request,
            responder,
            (view, caller) -> {
              action.run();
              return null;
            })
        .confirm();
  }

  /**
   * What rules find in values that are not written, such as those of a dry run.
   *
   * @param told takes the findings, or null if too much waits to be judged; on any thread
   */
  public void find(View view, List<WrittenValue> values, Consumer<@Nullable Findings> told) {
    RuleTable table = view.get(ValueRules.TABLE);
    List<WrittenValue> ruled = ValueJudge.ruled(table, values);
    if (ruled.isEmpty()) {
      told.accept(Findings.NONE);
      return;
    }
    ValueJudge judge = ruleJudge();
    long bytes = ruled.stream().mapToLong(each -> each.value().length).sum();
    boolean isUnderWay = judge.run(bytes, () -> told.accept(judge.find(table, ruled)));
    if (!isUnderWay) {
      told.accept(null);
    }
  }

  private ValueJudge ruleJudge() {
    if (rules == null) {
      throw new IllegalStateException("values are written where nobody judges them by rules");
    }
    return rules;
  }

  /** One change on its way. Owned by the thread that it is handed to. */
  private final class Attempt implements ProposalListener, ReadListener {
    private final Origin origin;
    private final Consumer<Answer> refused;
    private final Judge judge;

    /** Where it is judged once a view is confirmed: never on the thread that applies the log. */
    private final Executor judges;

    private int triesLeft = TRIES_MAX;
    private @Nullable ProposalListener listener;

    /** The refusal of a view that was not confirmed. */
    private @Nullable Supplier<Answer> denial;

    Attempt(Origin origin, Consumer<Answer> refused, Judge judge, Executor judges) {
      this.origin = origin;
      this.refused = refused;
      this.judge = judge;
      this.judges = judges;
    }

    void judgeConfirmed() {
      if (origin.requester().isJudged()) {
        confirm();
      } else {
        judge(true);
      }
    }

    void judge(boolean confirmed) {
      View view = store.view();
      Caller caller;
      Write write;
      try {
        caller = origin.requester().caller(view);
        write = judge.judge(view, caller);
      } catch (DeniedException e) {
        deny(() -> FailureAnswers.denied(e.text()), confirmed);
        return;
      } catch (RefusedException e) {
        deny(e.answer, confirmed);
        return;
      } catch (BadRequestException e) {
        refused.accept(Answer.text(e.status(), e.text()));
        return;
      } catch (RuntimeException | Error e) {
        LOG.error("A change could not be judged", e);
        refused.accept(Answer.text(500, "internal error; the agent's log says why"));
        return;
      }
      if (write != null) {
        triesLeft--;
        listener = write.listener();
        propose(write, view, origin.sender(caller, view), confirmed);
      }
    }

    /** Sends a change on its way, once its values were judged where there are rules over them. */
    private void propose(Write write, View view, Sender sender, boolean confirmed) {
      RuleTable table = view.get(ValueRules.TABLE);
      List<WrittenValue> ruled = List.of();
      if (!table.isEmpty()) {
        List<WrittenValue> values = write.values();
        ruled = ValueJudge.ruled(table, values == null ? WrittenValue.of(write.command()) : values);
      }
      if (ruled.isEmpty()) {
        proposer.propose(write.command(), sender, this);
        return;
      }
      Sender judged = sender.ruledAt(table.index());
      ruleJudge()
          .judge(
              table,
              ruled,
              verdict -> judges.execute(() -> told(verdict, write, judged, confirmed)));
    }

    private void told(Verdict verdict, Write write, Sender sender, boolean confirmed) {
      switch (verdict) {
        case Verdict.Overloaded _ -> refused.accept(RuleAnswers.overloaded());
        case Verdict.Judged(Findings found) -> {
          RuledListener ruled = write.listener() instanceof RuledListener its ? its : null;
          if (found.refusals() > 0) {
            deny(
                () -> ruled == null ? RuleAnswers.refused(found) : ruled.refused(found), confirmed);
            return;
          }
          if (ruled != null) {
            ruled.warned(found);
          }
          proposer.propose(write.command(), sender, this);
        }
      }
    }

    private void deny(Supplier<Answer> answer, boolean confirmed) {
      if (confirmed || gate.open(Consistency.DEFAULT)) {
        refused.accept(answer.get());
      } else {
        // This server may not know yet what was given a moment ago, or before it was started.
        denial = answer;
        confirm();
      }
    }

    /** A confirmed view has all that was acknowledged before, so also what outdated the last. */
    void confirm() {
      gate.confirm(Consistency.DEFAULT, this);
    }

    @Override
    public void confirmed(long logIndex) {
      judges.execute(() -> judge(true));
    }

    @Override
    public void failed(ReadFailure failure) {
      Supplier<Answer> denied = denial;
      refused.accept(denied == null ? FailureAnswers.of(failure) : denied.get());
    }

    @Override
    public void applied(Outcome outcome) {
      if (outcome instanceof Outcome.Outdated && triesLeft > 0) {
        denial = null;
        confirm();
      } else {
        told().applied(outcome);
      }
    }

    @Override
    public void failed(ProposalFailure failure) {
      told().failed(failure);
    }

    private ProposalListener told() {
      ProposalListener known = listener;
      if (known == null) {
        throw new IllegalStateException("the log tells of what was not proposed");
      }
      return known;
    }
  }
}
