package io.praetor.agent.check.probe;

import io.praetor.store.catalog.CheckStatus;

/**
 * What one run has found; immutable.
 *
 * @param output for people, no longer than the run was allowed to keep
 */
public record ProbeResult(CheckStatus status, String output) {
  static ProbeResult passing(String output) {
    return new ProbeResult(CheckStatus.PASSING, output);
  }

  static ProbeResult critical(String output) {
    return new ProbeResult(CheckStatus.CRITICAL, output);
  }
}
