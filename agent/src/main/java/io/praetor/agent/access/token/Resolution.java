package io.praetor.agent.access.token;

import io.praetor.agent.access.Caller;
import io.praetor.store.access.AccessToken;
import org.jspecify.annotations.Nullable;

/** What became of a secret in a view; immutable. */
public sealed interface Resolution {
  /**
   * It is one of a caller.
   *
   * @param token null for what is no token of the cluster, but the agent's own
   */
  record Known(Caller caller, @Nullable AccessToken token) implements Resolution {}

  /**
   * It gives nothing at all, not even what everybody may.
   *
   * @param text of the answer, whose status is 403
   */
  record Unknown(String text) implements Resolution {}
}
