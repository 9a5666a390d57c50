package io.praetor.agent.query;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.RouteRight;
import io.praetor.store.View;
import org.jspecify.annotations.Nullable;

/**
 * The requester, as far as an answer hangs on it; immutable, and equal for those whose rights are
 * the same. While there is no access control, everybody is {@link #ANONYMOUS} at a server.
 *
 * @param rights what tells the rights from others; may hold a secret, and is not for logs
 * @param callers finds the rights: in the view that answers, so that no answer is older than its
 *     rights
 * @param needed what its route needs, in each view that it is judged in; null for nothing
 */
public record Requester(String rights, Callers callers, @Nullable RouteRight needed) {
  /** One who has shown nothing, and need not. */
  public static final Requester ANONYMOUS = new Requester("");

  /** This server itself, which looks something up to judge by it: nobody judges it. */
  public static final Requester SERVER = new Requester("");

  /** One whose rights nobody judges here. */
  public Requester(String rights) {
    this(rights, Callers.OPEN);
  }

  /** One that needs nothing for its route as a whole. */
  public Requester(String rights, Callers callers) {
    this(rights, callers, null);
  }

  /** The same one on a route that needs a right. */
  public Requester needing(RouteRight right) {
    return new Requester(rights, callers, right);
  }

  /** Whether its rights are looked up here at all. */
  public boolean isJudged() {
    return !callers.equals(Callers.OPEN);
  }

  /**
   * What it may in a view.
   *
   * @throws io.praetor.agent.access.DeniedException if its token is not there, or may not use the
   *     route
   */
  public Caller caller(View view) {
    return allowed(callers.caller(view, rights));
  }

  /**
   * What it may in the newest view of this server.
   *
   * @throws io.praetor.agent.access.DeniedException if its token is not there, or may not use the
   *     route
   */
  public Caller callerNow() {
    return allowed(callers.callerNow(rights));
  }

  private Caller allowed(Caller caller) {
    RouteRight right = needed;
    if (right != null) {
      caller.demand(right.resource(), right.access(), right.name());
    }
    return caller;
  }

  /**
   * The same one where it can be told what it may: see {@link Callers#ready}; null if that has to
   * be asked for.
   */
  public @Nullable Requester ready() {
    return judgedBy(callers.ready(rights));
  }

  /** Whether what it lacks now it lacks for good: see {@link Callers#isCurrent}. */
  public boolean isCurrent() {
    return callers.isCurrent();
  }

  /** Has somebody told, once and on any thread, when it can be told. */
  public void whenReady(Waiting then) {
    callers.whenReady(rights, found -> then.ended(judgedBy(found)));
  }

  private @Nullable Requester judgedBy(@Nullable Callers found) {
    if (found == null) {
      return null;
    }
    return found.equals(callers) ? this : new Requester(rights, found, needed);
  }

  /** Callback for the end of a wait for rights; must not block. */
  @FunctionalInterface
  public interface Waiting {
    /**
     * The wait is over.
     *
     * @param ready null if nobody could be asked, so that the request has to be refused undone
     */
    void ended(@Nullable Requester ready);
  }

  @Override
  public String toString() {
    return rights.isEmpty() ? "anonymous" : "one with a token";
  }
}
