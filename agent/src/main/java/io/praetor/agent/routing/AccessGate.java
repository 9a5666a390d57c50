package io.praetor.agent.routing;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.RouteRight;
import io.praetor.agent.query.Callers;
import io.praetor.agent.query.Requester;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lets pass what the rights of its sender allow, as {@link RouteNeeds} says. For requests over HTTP
 * and those that another agent has taken. Immutable; any thread.
 */
public final class AccessGate implements Gatekeeper {
  private static final int FORBIDDEN = 403;
  private static final RouteRight MANAGEMENT = new RouteRight(Resource.ACL, Access.WRITE, "");

  private final Callers callers;
  private final Callers callersOfOthers;
  private final UnaryOperator<String> ownToken;
  private final String nodeName;

  /**
   * A gate of a server.
   *
   * @param callers finds the rights that come with a secret
   * @param ownToken the secret that stands for the one of a request that came here from a client:
   *     this agent's default for none
   * @param nodeName the node of this agent
   */
  public AccessGate(Callers callers, UnaryOperator<String> ownToken, String nodeName) {
    this.callers = callers;
    callersOfOthers = callers.ofOthers();
    this.ownToken = ownToken;
    this.nodeName = nodeName;
  }

  @Override
  public Requester requester(Request request, String token) {
    // What another agent passes on comes with that agent's own token, or with none.
    return request.isForwarded()
        ? new Requester(token, callersOfOthers)
        : new Requester(ownToken.apply(token), callers);
  }

  @Override
  public boolean isReady(Route route, Request request) {
    if (route.passedOn() || RouteNeeds.of(route, request.method()) instanceof Need.Nothing) {
      return true;
    }
    Requester ready = request.requester().ready();
    if (ready == null) {
      return false;
    }
    request.requester(ready);
    // A refusal for want of news is none.
    return ready.isCurrent() || refusal(route, request) == null;
  }

  @Override
  public @Nullable Answer check(Route route, Request request) {
    DeniedException refusal = refusal(route, request);
    return refusal == null ? null : denied(refusal);
  }

  private @Nullable DeniedException refusal(Route route, Request request) {
    if (route.passedOn()) {
      return null;
    }
    Need need = RouteNeeds.of(route, request.method());
    try {
      switch (need) {
        case Need.Nothing _, Need.Judged _ -> {}
        case Need.Right right ->
            demand(
                request,
                new RouteRight(
                    right.resource(), right.access(), name(right.name(), route, request)));
        case Need.Management _ -> demand(request, MANAGEMENT);
      }
      return null;
    } catch (DeniedException e) {
      return e;
    }
  }

  /**
   * Refuses by the newest view of this server, and has whatever answers ask again: it may do so
   * later, in another view.
   */
  private static void demand(Request request, RouteRight right) {
    Requester requester = request.requester().needing(right);
    request.requester(requester);
    Caller _ = requester.callerNow();
  }

  /** The answer to a request of which nobody could be asked whether it is permitted. */
  public static Answer unjudged() {
    return Answer.text(
            503,
            "This agent cannot ask a server now what the token may: too many questions wait, or the"
                + " servers take no more. Nothing was done; try again.")
        .undone();
  }

  /** The answer to what is not permitted. */
  static Answer denied(DeniedException e) {
    return Answer.text(FORBIDDEN, e.text());
  }

  private String name(Need.Name from, Route route, Request request) {
    return switch (from) {
      case NONE -> "";
      case OWN_NODE -> nodeName;
      case REST_OF_PATH ->
          new String(
              request
                  .pathText()
                  .substring(route.path().length())
                  .getBytes(StandardCharsets.ISO_8859_1),
              StandardCharsets.UTF_8);
    };
  }
}
