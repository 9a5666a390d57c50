package io.praetor.verification.history;

/**
 * A key, or an instance of a service, as an answer showed it.
 *
 * @param value empty in the answer to a transaction's writes, which does not show it
 * @param session who holds the key, or empty
 * @param lockIndex how often a key was taken; for an instance, the modify index of its registration
 */
public record Entry(
    String key, String value, String session, long createIndex, long modifyIndex, long lockIndex) {

  /** A key that nobody holds. */
  public static Entry of(String key, String value, long modifyIndex) {
    return new Entry(key, value, "", 0, modifyIndex, 0);
  }
}
