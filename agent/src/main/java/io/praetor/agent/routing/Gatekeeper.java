package io.praetor.agent.routing;

import org.jspecify.annotations.Nullable;

/** The one place that every request passes before it is answered. */
@FunctionalInterface
public interface Gatekeeper {

  /** Lets every request pass: access control is off. */
  Gatekeeper OPEN = (token, request) -> null;

  /**
   * Decides on a request.
   *
   * @param token the secret that came with it, or the empty string
   * @return the refusal, or null to let it pass
   */
  @Nullable Answer check(String token, Request request);
}
