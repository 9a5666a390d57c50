package io.praetor.agent.api.bulk;

/** Takes what changes of many keys cost. Any thread. */
public interface BulkMeter {
  /** Hears of nothing. */
  BulkMeter UNHEARD = (keys, nanos) -> {};

  /**
   * One was made.
   *
   * @param keys how many keys it has changed
   * @param nanos from the request to its answer
   */
  void changed(int keys, long nanos);
}
