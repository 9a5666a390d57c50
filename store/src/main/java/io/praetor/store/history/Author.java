package io.praetor.store.history;

/**
 * The one who changed something, and why; immutable.
 *
 * @param accessor the public name of the token that was sent with the change; empty for none
 * @param address the address that it came from; empty if a server made it itself
 * @param reason what was said of it, for people; empty for nothing
 */
public record Author(String accessor, String address, String reason) {
  /** Somebody of whom nothing is known. */
  public static final Author NONE = new Author("", "", "");

  /** One object. */
  private static final int FIXED_BYTES = 24;

  /** About what it takes in memory. */
  int bytes() {
    int texts = bytes(accessor) + bytes(address) + bytes(reason);
    return texts == 0 ? 0 : FIXED_BYTES + texts;
  }

  private static int bytes(String text) {
    return text.isEmpty() ? 0 : 40 + text.length();
  }
}
