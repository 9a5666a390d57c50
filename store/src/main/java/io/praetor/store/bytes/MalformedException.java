package io.praetor.store.bytes;

/**
 * Bytes that are not what they should be: cut short, of an unknown version, or damaged. Nothing was
 * taken from them.
 */
public final class MalformedException extends RuntimeException {
  /** With a sentence that says what was wrong, and where. */
  public MalformedException(String message) {
    super(message);
  }

  /** With the failure that showed it. */
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
