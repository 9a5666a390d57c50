package io.praetor.agent.routing;

import io.praetor.agent.query.Scheduling;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answer to one request: exactly one of the methods is called, once, on any thread. It
 * hides whether the request came over HTTP/1.1, HTTP/2 or from another agent.
 */
public interface Responder {

  /** Sends an answer. */
  void respond(Answer answer);

  /**
   * Sends the head of an answer whose length is not known yet.
   *
   * @return where its body goes; closing it ends the answer. Writing blocks while the client does
   *     not keep up, so it is not for event loops, and throws once the client is gone
   */
  OutputStream stream(Answer head);

  /**
   * Sends the head of an answer whose body is pushed, piece by piece, without waiting for the
   * client. On the thread that handles the request.
   *
   * @param writable told on that thread when the client has read enough to be sent more
   * @return null if the way to the client cannot carry one: nothing has been sent then
   */
  default @Nullable PushedAnswer push(Answer head, Runnable writable) {
    return null;
  }

  /** From now on the request waits for a change, not for us. On the thread that handles it. */
  default void parked() {}

  /**
   * Ends a streamed answer in a way that tells the client that something is missing; its stream is
   * not to be closed then.
   */
  void breakOff();

  /**
   * Says what to do when the client hangs up before it is answered: at once, if it has already.
   * Called on the thread that handles the request.
   */
  void onHangUp(Runnable action);

  /**
   * A request that has waited is about to be answered; called on the thread that handles it before
   * what the answer tells is confirmed.
   */
  default void confirmedFromNow() {}

  /** The thread that timers and wake-ups of this request belong on. */
  Scheduling scheduling();
}
