package io.praetor.agent.consensus;

/**
 * How the log's messages reach other servers: opaque bytes, one answer for each request.
 *
 * <p>Requests to one peer reach its handler in the order in which they were sent, as long as the
 * connection lives: pipelined entries depend on it. When a connection breaks, all its requests fail
 * and those sent after it travel on a new one. The transport belongs to who made it; the log does
 * not close it.
 */
public interface Transport {

  /** Says who answers what other servers send. Called once, before the first request. */
  void serve(Handler handler);

  /**
   * Sends a request and returns at once. If no connection to the peer stands, this makes one and
   * sends the request as soon as it does; if it cannot be made in time, the request fails.
   *
   * @param peer the RPC address (host:port) of the other server
   * @param message not to be changed by either side afterwards
   * @param timeoutMs after which the listener is told that there was no answer
   * @param listener told exactly once, on any thread, possibly before this returns
   */
  void request(String peer, byte[] message, long timeoutMs, PeerReplyListener listener);

  /** What a server does with the messages of others. */
  interface Handler {

    /**
     * Takes one request. Called in the order of arrival for one connection; does not block, and
     * answers later on another thread.
     *
     * @param message not to be changed by either side afterwards
     */
    void handle(byte[] message, Responder responder);
  }

  /** Sends the answer to one request: at most one is ever given. */
  interface Responder {

    /** Sends the answer; if the connection is gone, nothing happens. */
    void respond(byte[] message);
  }

  /**
   * Callback for one answer: exactly one of the two methods is called, once, and must not block.
   */
  interface PeerReplyListener {

    /** The peer has answered. */
    void answered(byte[] message);

    /**
     * There is no answer.
     *
     * @param timedOut whether time ran out (the request may have arrived), as opposed to a broken
     *     or refused connection
     * @param reason for people
     */
    void failed(boolean timedOut, String reason);
  }
}
