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
}
