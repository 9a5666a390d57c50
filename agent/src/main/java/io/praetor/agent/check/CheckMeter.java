package io.praetor.agent.check;

import io.praetor.store.catalog.CheckStatus;

/** Counts what checks do. Any thread. */
public interface CheckMeter {
  /** For whom it does not matter. */
  CheckMeter NONE = (_, _, _) -> {};

  /**
   * One run is over.
   *
   * @param found by this run alone, whatever others before it have found
   * @param nanos from its start
   */
  void ran(CheckKind kind, CheckStatus found, long nanos);
}
