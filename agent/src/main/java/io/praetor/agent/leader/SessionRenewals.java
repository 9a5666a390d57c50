package io.praetor.agent.leader;

/** Restarts the time to live of a session, which the leader keeps. Any thread. */
public interface SessionRenewals {

  /** Restarts the time of a session; one without a time to live is renewed at no cost. */
  void renew(String sessionId, Listener listener);

  /** Callback for one renewal: exactly one of the methods is called, once; must not block. */
  interface Listener {
    /** The session's time begins anew. */
    void renewed();

    /** There is no such session. */
    void unknown();

    /** No leader could be asked. */
    void failed(String reason);
  }
}
