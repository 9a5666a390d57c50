package io.praetor.agent.query;

import io.praetor.agent.access.Caller;
import io.praetor.store.View;

/**
 * The requester, as far as an answer hangs on it; immutable, and equal for those whose rights are
 * the same. While there is no access control, everybody is {@link #ANONYMOUS} at a server.
 *
 * @param rights what tells the rights from others; may hold a secret, and is not for logs
 * @param callers finds the rights: in the view that answers, so that no answer is older than its
 *     rights
 */
public record Requester(String rights, Callers callers) {
  /** One who has shown nothing, and need not. */
  public static final Requester ANONYMOUS = new Requester("");

  /** One whose rights nobody judges here. */
  public Requester(String rights) {
    this(rights, Callers.OPEN);
  }

  /**
   * What it may in a view.
   *
   * @throws io.praetor.agent.access.DeniedException if its token is not there
   */
  public Caller caller(View view) {
    return callers.caller(view, rights);
  }

  /**
   * What it may in the newest view of this server.
   *
   * @throws io.praetor.agent.access.DeniedException if its token is not there
   */
  public Caller callerNow() {
    return callers.callerNow(rights);
  }

  @Override
  public String toString() {
    return rights.isEmpty() ? "anonymous" : "one with a token";
  }
}
