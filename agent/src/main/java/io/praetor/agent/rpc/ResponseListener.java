package io.praetor.agent.rpc;

/**
 * Callback for the answer to one request: exactly one of the methods is called, once, on any
 * thread, possibly before the request's method returns; it must not block.
 */
public interface ResponseListener {

  /** The peer has answered. */
  void answered(byte[] body);

  /** There is no answer. */
  void failed(RequestFailure failure);

  /**
   * The peer begins an answer whose body follows piece by piece.
   *
   * @return who takes the pieces
   */
  default BodySink streamed(byte[] head) {
    throw new IllegalStateException("this request expects its answer in one piece");
  }

  /** Takes a body piece by piece, on the event loop of the connection; must not block. */
  interface BodySink {

    /**
     * The next piece.
     *
     * @param used to be run, on any thread, when the piece needs no memory any more: the peer sends
     *     on as pieces are used
     */
    void piece(byte[] bytes, Runnable used);

    /** That was all. */
    void end();

    /** There is more, and it will not come. */
    void broken(String reason);
  }
}
