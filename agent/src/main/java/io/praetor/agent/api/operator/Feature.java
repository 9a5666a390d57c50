package io.praetor.agent.api.operator;

import io.praetor.store.level.Level;

/** What a cluster can do that Consul cannot, as {@code GET /v1/praetor/info} names it. */
enum Feature {
  /** Pages of keys: {@code /v1/praetor/keys/}. */
  KEYS("keys", Level.FIRST),

  /** Keys that go back to what they were at an index. */
  ROLLBACK("rollback", Level.CHANGE_LOG),

  /** What has changed: {@code /v1/praetor/changes/}. */
  CHANGES("changes", Level.CHANGE_LOG),

  /** Many keys that are copied or moved as one change. */
  COPY("copy", Level.CHANGE_LOG),

  /** Many keys that are set and deleted as one change. */
  APPLY("apply", Level.CHANGE_LOG),

  /** Rules of values: {@code /v1/praetor/rules} and {@code check}. */
  RULES("rules", Level.CHANGE_LOG),

  /** What keys were: {@code history/}, {@code at/} and {@code diff/}. */
  HISTORY("history", Level.CHANGE_LOG),

  /** For how long that is kept: {@code retention}. */
  RETENTION("retention", Level.CHANGE_LOG),

  /** The end of what is kept of a key: {@code purge/}. */
  PURGE("purge", Level.CHANGE_LOG);

  private final String word;
  private final int level;

  Feature(String word, int level) {
    this.word = word;
    this.level = level;
  }

  /** Its name for clients. */
  String word() {
    return word;
  }

  /** Whether a cluster of a level has it. */
  boolean isAt(int clusterLevel) {
    return clusterLevel >= level;
  }
}
