package io.praetor.agent.routing;

import io.praetor.agent.query.Requester;
import org.jspecify.annotations.Nullable;

/** The one place that every request passes before it is answered. */
public interface Gatekeeper {

  /** Lets every request pass, and makes no difference between them: access control is off. */
  Gatekeeper OPEN = (request, token) -> Requester.ANONYMOUS;

  /**
   * Lets every request pass to servers, which know what a token may: who comes with another token
   * is another here.
   */
  Gatekeeper PASSING_ON =
      (request, token) -> token.isEmpty() ? Requester.ANONYMOUS : new Requester(token);

  /**
   * Finds out who asks, once for a request.
   *
   * @param token the secret that came with it, or the empty string
   */
  Requester requester(Request request, String token);

  /**
   * Whether a request can be decided on now, without asking anybody; its requester is then the one
   * that it is judged by until it is answered.
   */
  default boolean isReady(Route route, Request request) {
    return true;
  }

  /**
   * Whether there is room for a request at all, before anybody looks who sends it or takes it down.
   *
   * @return the refusal, or null to let it go on
   */
  default @Nullable Answer admit(Request request) {
    return null;
  }

  /**
   * Decides on a request whose requester is known.
   *
   * @param route where it leads
   * @return the refusal, or null to let it pass
   */
  default @Nullable Answer check(Route route, Request request) {
    return null;
  }
}
