package io.praetor.agent.query;

import io.praetor.agent.consensus.ReadFailure;

/** Callback for the answer to a query: exactly one of the methods is called, once. */
public interface ReadCallback<A> {

  /**
   * Takes the answer, on the thread that owns the request.
   *
   * @param shared whether others get the same answer: then it is not consumed, and is gone after
   *     this call
   */
  void answer(A answer, boolean shared);

  /** There is no answer. */
  void failed(ReadFailure failure);

  /**
   * There is no answer since the requester may not ask.
   *
   * @param text what to tell it
   */
  default void denied(String text) {
    failed(ReadFailure.BROKEN);
  }

  /**
   * A question that has waited is about to be answered: what the answer tells is confirmed from now
   * on. On the thread that owns the request.
   */
  default void confirmedFromNow() {}

  /** The thread that owns the request. */
  Scheduling scheduling();

  /** The question waits for a change from now on. On the thread that owns the request. */
  default void parked() {}

  /**
   * Takes what answers the question at once, as if its time were over; replaced when it waits
   * again, and without effect when it waits no more. On the thread that owns the request, where it
   * is to be called too.
   */
  default void onHurry(Runnable answerNow) {}

  /**
   * Sets what is to be done when the client hangs up: done at once, if it has already. On the
   * thread that owns the request.
   */
  void onHangUp(Runnable action);
}
