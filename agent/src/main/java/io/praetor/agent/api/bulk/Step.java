package io.praetor.agent.api.bulk;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.routing.Answer;
import io.praetor.store.command.Outcome;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One proposal whose outcome is waited for. Told by any thread, waited for by one. */
final class Step implements ProposalListener {
  private static final long SECONDS_MAX = 60;

  /** A step that was not done, or may not have been; nothing of the whole was. No stack. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    FailedException(Answer answer) {
      super("a part was not taken", null, false, false);
      this.answer = answer;
    }

    /** What to tell of it. */
    Answer answer() {
      return answer;
    }
  }

  private final CountDownLatch told = new CountDownLatch(1);
  private volatile @Nullable Answer failure;

  @Override
  public void applied(Outcome outcome) {
    if (outcome instanceof Outcome.Refused(String text)) {
      failure =
          text.equals(Outcome.Refused.APPLIES_UNDER_WAY)
              ? Answer.text(429, text)
              : Answer.text(500, "nothing was changed: " + text);
    }
    told.countDown();
  }

  @Override
  public void failed(ProposalFailure why) {
    failure =
        why == ProposalFailure.UNKNOWN
            ? Answer.text(
                500, "nothing was changed: the leader was lost while parts of it were sent")
            : FailureAnswers.of(why);
    told.countDown();
  }

  /** Waits until it is done. */
  void await() throws InterruptedException {
    if (!told.await(SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new FailedException(
          Answer.text(
              500,
              "nothing was changed: the cluster did not take a part of it within "
                  + SECONDS_MAX
                  + " s"));
    }
    Answer failed = failure;
    if (failed != null) {
      throw new FailedException(failed);
    }
  }
}
