package io.praetor.agent.routing;

import java.util.function.Consumer;

/**
 * Takes down what clients ask of this agent before it is done, and what they are answered. Any
 * thread.
 */
public interface Audit {

  /** Takes nothing down. */
  Audit NONE =
      new Audit() {
        @Override
        public boolean records(Request request) {
          return false;
        }

        @Override
        public void begin(Request request, Responder responder, Consumer<Responder> then) {
          then.accept(responder);
        }
      };

  /** Whether a request is to be taken down. */
  boolean records(Request request);

  /** Whether a request may go on later than in {@link #begin}. */
  default boolean holds() {
    return false;
  }

  /**
   * Takes down that a request begins, whose requester is known and ready. On the thread that
   * handles the request, which also goes on with it, at once or later, or refuses it.
   *
   * @param then goes on with it, with the responder that takes down the answer
   */
  void begin(Request request, Responder responder, Consumer<Responder> then);
}
