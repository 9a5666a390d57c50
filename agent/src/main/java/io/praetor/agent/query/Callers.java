package io.praetor.agent.query;

import io.praetor.agent.access.Caller;
import io.praetor.store.View;

/** Finds the rights that come with a secret. Any thread. */
public interface Callers {
  /** Makes no difference between secrets: access control is off, or another agent judges. */
  Callers OPEN =
      new Callers() {
        @Override
        public Caller caller(View view, String secret) {
          return Caller.UNRESTRICTED;
        }

        @Override
        public Caller callerNow(String secret) {
          return Caller.UNRESTRICTED;
        }

        @Override
        public String toString() {
          return "open";
        }
      };

  /**
   * The rights that come with a secret in a view.
   *
   * @param secret empty for none
   * @throws io.praetor.agent.access.DeniedException if there is no such token
   */
  Caller caller(View view, String secret);

  /**
   * The same in the newest view of this server.
   *
   * @throws io.praetor.agent.access.DeniedException if there is no such token
   */
  Caller callerNow(String secret);

  /**
   * Whether the rights of a secret are known here: another agent than a server may have to ask one,
   * and a server that lags may not know a token yet.
   */
  default boolean isReady(String secret) {
    return true;
  }

  /** Whether what is refused now is refused for good, and not for want of news. */
  default boolean isCurrent() {
    return true;
  }

  /** Has an action run, once and on any thread, when they are known or surely will not be. */
  default void whenReady(String secret, Runnable then) {
    then.run();
  }

  /** Finds the rights of requests that another agent has taken: no secret is this agent's own. */
  default Callers ofOthers() {
    return this;
  }
}
