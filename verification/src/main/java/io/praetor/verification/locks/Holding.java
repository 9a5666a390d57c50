package io.praetor.verification.locks;

/**
 * One time that a contender held, by its own word; immutable. Times are the wall clock's, in ms,
 * which all processes of one machine share.
 *
 * @param who the contender: one process
 * @param startMs when it knew that it held
 * @param lastMs when it last said that it holds
 * @param ending how it ended
 * @param token the fencing token, 0 if the contender has none
 * @param sureMs until when its session was sure to live, as far as the contender knew; 0 if it did
 *     not know
 */
record Holding(String who, long startMs, long lastMs, Ending ending, long token, long sureMs) {

  /** How a holding ends. */
  enum Ending {
    /** It was given back. */
    RELEASED,
    /** The contender saw that it was lost. */
    LOST,
    /** Nothing more was written: the contender was killed, or is still at it. */
    CUT
  }

  @Override
  public String toString() {
    return who + " [" + startMs + ", " + lastMs + "] " + ending + (token > 0 ? " #" + token : "");
  }
}
