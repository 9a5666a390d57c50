package io.praetor.verification.history;

import java.util.List;

/**
 * What came back.
 *
 * @param index X-Consul-Index, or 0 where there was none
 * @param entries what a read showed, or a transaction's results; empty for a key that is not there
 */
public record Answer(long index, List<Entry> entries) {
  /** Of a plain write, or of a call that was never answered. */
  public static final Answer EMPTY = new Answer(0, List.of());

  public Answer {
    entries = List.copyOf(entries);
  }
}
