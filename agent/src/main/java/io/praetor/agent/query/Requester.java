package io.praetor.agent.query;

/**
 * The requester, as far as an answer hangs on it; immutable, and equal for those whose rights are
 * the same. While there is no access control, everybody is {@link #ANONYMOUS} at a server.
 *
 * @param rights what tells the rights from others; may hold a secret, and is not for logs
 */
public record Requester(String rights) {
  /** One who has shown nothing. */
  public static final Requester ANONYMOUS = new Requester("");

  @Override
  public String toString() {
    return rights.isEmpty() ? "anonymous" : "one with a token";
  }
}
