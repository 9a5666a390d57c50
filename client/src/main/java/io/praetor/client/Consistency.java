package io.praetor.client;

/** How fresh a read must be (Consul's documentation, "Consistency Modes"). */
public enum Consistency {
  /** The leader's word, by its lease. */
  DEFAULT(""),
  /** The leader makes sure with a quorum first. */
  CONSISTENT("consistent"),
  /** Any server's own state: may be older, and is there without a leader. */
  STALE("stale");

  private final String parameter;

  Consistency(String parameter) {
    this.parameter = parameter;
  }

  /** The name in a query, or nothing. */
  String parameter() {
    return parameter;
  }
}
