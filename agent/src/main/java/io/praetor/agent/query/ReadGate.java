package io.praetor.agent.query;

import io.praetor.agent.consensus.ReadListener;

/** Decides when this server's own view may answer a read. Any thread. */
public interface ReadGate {

  /** Whether the view may answer right now, without asking anybody. */
  boolean open(Consistency consistency);

  /**
   * Tells the listener when the view may answer, holding the question while there is no leader, up
   * to the limit ({@code performance.rpc_hold_timeout}).
   */
  void confirm(Consistency consistency, ReadListener listener);

  /** Whether a leader is known, and how old the store may be. */
  Contact contact();

  /**
   * What an answer says of its freshness: one that was confirmed is the leader's, as of no time
   * ago, whichever server gives it.
   */
  default Contact contact(Consistency consistency) {
    return consistency == Consistency.STALE ? contact() : Contact.LEADING;
  }

  /**
   * How this server stands to its leader.
   *
   * @param knownLeader whether a leader is known
   * @param lastContactMs milliseconds since it was heard, or since the last entry of the store was
   *     written if this server was started again and has not caught up; 0 on the leader itself
   */
  record Contact(boolean knownLeader, long lastContactMs) {
    /** What a leader says. */
    public static final Contact LEADING = new Contact(true, 0);
  }
}
