package io.praetor.agent.consensus;

/**
 * Callback for when this server may answer a read: exactly one of the two methods is called, once,
 * and must not block.
 */
public interface ReadListener {

  /**
   * The local view now holds everything that was committed when the question was asked.
   *
   * @param logIndex the position in the Raft log that has been applied here (not the store's index)
   */
  void confirmed(long logIndex);

  /** The read was not confirmed; nothing may be answered from the local view but a stale read. */
  void failed(ReadFailure failure);
}
