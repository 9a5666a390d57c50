package io.praetor.agent.rpc;

/** A request under way. */
public interface Call {

  /** Loses interest: the listener hears no more, and the peer is told. Any thread; idempotent. */
  void cancel();

  /**
   * Takes the request back, if nothing of an answer has come: the listener hears no more then, and
   * the peer is told, which may have handled it. Any thread.
   *
   * @return true if no answer had come yet
   */
  boolean withdraw();

  /**
   * Sends the peer a ping on the connection that carries the request, whose handler can tell by it
   * how late it is here ({@link RequestHandler.Reply#pingNanos}). Any thread.
   */
  void probe();
}
