package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.Origin;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.login.LoginMeter;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.access.AccessToken;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/acl/logout}: the end of a token that a login has made, asked for with that token.
 * Immutable; called on event loops.
 */
final class LogoutEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl.login");
  private static final String UNKNOWN = "ACL not found";

  private final ConfirmedViews views;
  private final TokenResolver resolver;
  private final Proposer proposer;
  private final LoginMeter meter;

  /**
   * The endpoint.
   *
   * @param proposer one that already waits for a leader
   */
  LogoutEndpoint(
      ConfirmedViews views, TokenResolver resolver, Proposer proposer, LoginMeter meter) {
    this.views = views;
    this.resolver = resolver;
    this.proposer = proposer;
    this.meter = meter;
  }

  List<Route> routes() {
    return List.of(new Route("/v1/acl/logout", List.of("POST"), this::logout, null));
  }

  private void logout(Request request, Responder responder) {
    long begun = System.nanoTime();
    String secret = request.requester().rights();
    Origin origin = Origin.of(request);
    boolean hasToken = request.showsToken();
    views.with(
        responder,
        view -> {
          if (!hasToken) {
            responder.respond(Answer.text(403, UNKNOWN));
            return;
          }
          switch (resolver.resolve(view, secret)) {
            case Resolution.Unknown(String text) -> responder.respond(Answer.text(403, text));
            case Resolution.Known(var _, AccessToken token) -> {
              if (token == null || token.definition().authMethod().isEmpty()) {
                responder.respond(
                    Answer.text(
                        403, "Permission denied: only a token that a login has made can log out"));
              } else {
                end(token, origin, begun, responder);
              }
            }
          }
        });
  }

  private void end(AccessToken token, Origin origin, long begun, Responder responder) {
    proposer.propose(
        new Command.TokenDelete(token.accessor()),
        new Sender(token.accessor(), origin.address(), origin.reason()),
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            if (outcome instanceof Outcome.Done(boolean done, long _)) {
              meter.loggedOut(System.nanoTime() - begun);
              LOG.debug("Token {} has logged out from {}", token.accessor(), origin.address());
              responder.respond(done ? Answer.json(true) : Answer.text(403, UNKNOWN));
            } else {
              throw new IllegalStateException("a logout gave " + outcome);
            }
          }

          @Override
          public void failed(ProposalFailure failure) {
            responder.respond(FailureAnswers.of(failure));
          }
        });
  }
}
