package io.praetor.agent.local;

/** Where a registration came from. */
public enum Origin {
  /** A request: kept in the data directory. */
  REQUEST,
  /** The configuration, which says it anew at each start and reload. */
  CONFIGURATION
}
