package io.praetor.agent.rules;

import com.networknt.schema.ExecutionContext;

/**
 * One judgement by a schema, which ends where it goes on for too long: each step of the library
 * notes its way here. Owned by the thread that judges.
 */
final class BoundedSteps extends ExecutionContext {
  /** Faults that were found and kept, also those of branches that turn out not to count. */
  private static final int FAULTS_MAX = 200_000;

  private final Deadline deadline;
  private final int depthMax;
  private int depth;
  private int faults;

  BoundedSteps(Deadline deadline, int depthMax) {
    this.deadline = deadline;
    this.depthMax = depthMax;
  }

  /** The judgement has become too large. No stack: it is an answer. */
  static final class ExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExhaustedException(String text) {
      super(text, null, false, false);
    }
  }

  private void step() {
    deadline.check();
    if (++depth > depthMax) {
      throw new ExhaustedException(
          "cannot be judged: the steps of the schema are nested deeper than "
              + depthMax
              + "; does it refer to itself?");
    }
  }

  @Override
  public void evaluationPathAddLast(String token) {
    step();
    super.evaluationPathAddLast(token);
  }

  @Override
  public void evaluationPathAddLast(int token) {
    step();
    super.evaluationPathAddLast(token);
  }

  @Override
  public void evaluationPathRemoveLast() {
    depth--;
    super.evaluationPathRemoveLast();
  }

  @Override
  public void addError(com.networknt.schema.Error error) {
    deadline.check();
    if (++faults > FAULTS_MAX) {
      throw new ExhaustedException("has more than " + FAULTS_MAX + " faults by the schema");
    }
    super.addError(error);
  }
}
