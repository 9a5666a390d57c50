package io.praetor.client;

/** What the caller of a failed call may conclude. */
public enum Conclusion {
  /** It did not happen and will not: asking the same again gives the same. */
  DID_NOT_HAPPEN,
  /** It did not happen; the same call may succeed later. */
  TRY_LATER,
  /**
   * It may have happened, may still happen, or may never. Read before you write again, or write
   * with check-and-set.
   */
  UNKNOWN
}
