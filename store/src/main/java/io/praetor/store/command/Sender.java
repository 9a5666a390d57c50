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
 * @param ruledAt the index of the rules of values by which the values of the command were judged;
 *     it is kept from {@link io.praetor.store.level.Level#CHANGE_LOG} on. 0: there was no rule over
 *     any of its keys
 */
public record Sender(String accessor, String address, String reason, long judgedAt, long ruledAt) {
  /** A server itself, or somebody of whom nothing is known. */
  public static final Sender NONE = new Sender("", "", "");

  /** A sender whose right nobody asked for. */
  public Sender(String accessor, String address, String reason) {
    this(accessor, address, reason, 0, 0);
  }

  /** A sender whose right was found at an index, of a command that no rule concerns. */
  public Sender(String accessor, String address, String reason, long judgedAt) {
    this(accessor, address, reason, judgedAt, 0);
  }

  /** The same of a command whose values were judged by rules at an index. */
  public Sender ruledAt(long index) {
    return index == ruledAt ? this : new Sender(accessor, address, reason, judgedAt, index);
  }

  /** Whether nothing is known. */
  public boolean isEmpty() {
    return accessor.isEmpty()
        && address.isEmpty()
        && reason.isEmpty()
        && judgedAt == 0
        && ruledAt == 0;
  }

  /** An upper bound of the bytes that it takes in an entry. */
  int bytesMax() {
    return isEmpty() ? 0 : 40 + 3 * (accessor.length() + address.length() + reason.length());
  }
}
