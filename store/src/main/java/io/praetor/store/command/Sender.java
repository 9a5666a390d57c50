package io.praetor.store.command;

/**
 * The sender of a command and its reason, as the log keeps it from {@link
 * io.praetor.store.level.Level#WALL_CLOCK} on; immutable.
 *
 * @param accessor the public name of the token that was sent with it; empty for none
 * @param address the address that it came from; empty if it came from a server itself
 * @param reason what the sender said of it, for people; empty for nothing
 * @param judgedAt the index of tokens, policies and roles at which the sender was found to have the
 *     right; it is kept from {@link io.praetor.store.level.Level#ACCESS} on. 0: nobody asked
 */
public record Sender(String accessor, String address, String reason, long judgedAt) {
  /** A server itself, or somebody of whom nothing is known. */
  public static final Sender NONE = new Sender("", "", "");

  /** A sender whose right nobody asked for. */
  public Sender(String accessor, String address, String reason) {
    this(accessor, address, reason, 0);
  }

  /** Whether nothing is known. */
  public boolean isEmpty() {
    return accessor.isEmpty() && address.isEmpty() && reason.isEmpty() && judgedAt == 0;
  }

  /** An upper bound of the bytes that it takes in an entry. */
  int bytesMax() {
    return isEmpty() ? 0 : 30 + 3 * (accessor.length() + address.length() + reason.length());
  }
}
