package io.praetor.agent.rpc;

/** A request under way. */
public interface Call {

  /** Loses interest: the listener hears no more, and the peer is told. Any thread; idempotent. */
  void cancel();
}
