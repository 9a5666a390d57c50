package io.praetor.agent.query;

import io.praetor.agent.access.Caller;
import io.praetor.store.View;
import org.jspecify.annotations.Nullable;

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
   * Where the rights of a secret are found for one request, without asking anybody; null if they
   * have to be asked for: a server that lags may not know a token yet. At another agent it is the
   * answer to one question, which stays the same until it is asked for anew.
   */
  default @Nullable Callers ready(String secret) {
    return this;
  }

  /** Whether what is refused now is refused for good, and not for want of news. */
  default boolean isCurrent() {
    return true;
  }

  /** Has somebody told, once and on any thread, when they are known or surely will not be. */
  default void whenReady(String secret, Waiting then) {
    then.ended(this);
  }

  /** Callback for the end of a wait for rights; must not block. */
  @FunctionalInterface
  interface Waiting {
    /**
     * The wait is over.
     *
     * @param found where the rights are found; null if nobody could be asked, so that the request
     *     has to be refused undone
     */
    void ended(@Nullable Callers found);
  }

  /** Finds the rights of requests that another agent has taken: no secret is this agent's own. */
  default Callers ofOthers() {
    return this;
  }
}
