package io.praetor.agent.rpc;

import io.netty.channel.EventLoop;
import java.io.OutputStream;

/** Answers the requests of one {@link Service}. */
public interface RequestHandler {

  /**
   * Takes a request, on the event loop of its connection, in the order in which the peer sent them.
   * Must not block; answers now or later.
   */
  void handle(Identity from, byte[] body, Reply reply);

  /** Takes the answer to one request: the first of its answers counts. May be called anywhere. */
  interface Reply {

    /** Answers. */
    void respond(byte[] body);

    /** Refuses to take the request up: it had no effect, and the peer may send it elsewhere. */
    void refuse(String reason);

    /** Gives up a request that may have had an effect. */
    void fail(String reason);

    /**
     * Begins an answer whose length is not known.
     *
     * @return takes the body; blocks while the peer does not keep up, so not for event loops, and
     *     throws when the peer is gone
     */
    OutputStream stream(byte[] head);

    /** Ends a streamed answer of which something is missing, and tells the peer so. */
    void breakOff();

    /**
     * Says what to do if the peer hangs up or loses interest before the answer; at once if it has.
     */
    void onCancel(Runnable action);

    /**
     * When the peer sent the newest ping that has come on the connection, by the peer's own clock;
     * 0 before the first. On the thread of the connection.
     */
    long pingNanos();

    /** The thread that the connection lives on. */
    EventLoop loop();
  }
}
