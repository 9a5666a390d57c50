package io.praetor.verification.history;

/** What a caller was told of its call, and thereby what a checker may conclude. */
public enum Outcome {
  /** It was answered and, if it changes something, has happened. */
  OK,
  /**
   * The store answered no (a check-and-set that lost, a transaction rolled back): it has changed
   * nothing.
   */
  REFUSED,
  /** The caller was told, or knows, that it did not happen: seeing its effect is a violation. */
  FAILED,
  /** It may have happened, may still happen, or may never. */
  UNKNOWN
}
