package io.praetor.agent.access.remote;

import io.praetor.agent.access.token.TokenRights;

/** Says what a secret is worth. Any thread. */
public interface RightsSource {

  /**
   * Asks; the listener may hear on the calling thread.
   *
   * @param secret empty for a request without one
   */
  void ask(String secret, Listener listener);

  /**
   * Callback for the end of a question: exactly one of the methods is called, once, on any thread;
   * must not block.
   */
  interface Listener {
    /** A server has said it. */
    void told(TokenRights rights);

    /** No server is heard that could answer. */
    void unanswered(String reason);

    /** There are servers, and this question was not answered: there is too much to do, say. */
    void failed(String reason);

    /** Servers are there, and none of them can be asked that. */
    void unsupported(String reason);
  }
}
