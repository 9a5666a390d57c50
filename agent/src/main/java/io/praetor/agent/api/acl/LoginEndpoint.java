package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.ManagementToken;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.Origin;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.login.BearerChecks;
import io.praetor.agent.login.Blanks;
import io.praetor.agent.login.Identity;
import io.praetor.agent.login.JwtConfig;
import io.praetor.agent.login.LoginException;
import io.praetor.agent.login.LoginMeter;
import io.praetor.agent.login.MethodConfigException;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.client.text.JsonText;
import io.praetor.store.View;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.AuthMethodDefinition;
import io.praetor.store.access.Grants;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.table.AuthMethods;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/acl/login}: a token for whoever shows a bearer token that an auth method takes.
 * Immutable; called on event loops, and goes on on the threads of the checks.
 */
final class LoginEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl.login");

  /** Before it looks anew, a login that was outdated waits for up to this, and longer each time. */
  private static final int PAUSE_MS_MIN = 2;

  private static final int PAUSE_MS_MAX = 256;

  private static final String DESCRIPTION = "token created via login";
  private static final int META_MAX = 64;
  private static final int META_CHARS_MAX = 4_096;

  private final ConfirmedViews views;
  private final Proposer proposer;
  private final BearerChecks checks;
  private final LoginMeter meter;
  private final String datacenter;

  /**
   * The endpoint.
   *
   * @param proposer one that already waits for a leader
   * @param datacenter of the identities of nodes that logins get
   */
  LoginEndpoint(
      ConfirmedViews views,
      Proposer proposer,
      BearerChecks checks,
      LoginMeter meter,
      String datacenter) {
    this.views = views;
    this.proposer = proposer;
    this.checks = checks;
    this.meter = meter;
    this.datacenter = datacenter;
  }

  List<Route> routes() {
    return List.of(new Route("/v1/acl/login", List.of("POST"), this::login, null));
  }

  private void login(Request request, Responder responder) {
    BodyFields body = AclBody.read(request.body(), "Login");
    Attempt attempt =
        new Attempt(
            required(body, "AuthMethod"),
            required(body, "BearerToken"),
            meta(body),
            Origin.of(request),
            request.params().has("pretty"),
            responder);
    attempt.look(null, JudgedWrites.TRIES_MAX);
  }

  private static String required(BodyFields body, String field) {
    String text = body.text(field);
    if (text.isEmpty()) {
      throw new BadRequestException("Login needs the field " + field);
    }
    return text;
  }

  /** What the one who logs in says of it, as the end of the token's description. */
  private static String meta(BodyFields body) {
    Map<String, String> meta = new TreeMap<>(body.pairs("Meta"));
    String json = meta.isEmpty() ? "" : ": " + JsonText.compact(meta);
    if (meta.size() > META_MAX || json.length() > META_CHARS_MAX) {
      throw new BadRequestException(
          "Meta may have " + META_MAX + " pairs and " + META_CHARS_MAX + " characters");
    }
    return json;
  }

  /**
   * Whom a bearer token has shown, by what a method said then.
   *
   * @param method what it said: another has to look at the bearer token anew
   */
  private record Shower(AuthMethodDefinition method, JwtConfig config, Identity identity) {}

  /** One login, which goes from thread to thread. */
  private final class Attempt {
    private final String methodName;
    private final String bearer;
    private final String meta;
    private final Origin origin;
    private final boolean pretty;
    private final Responder responder;
    private final long begunNanos = System.nanoTime();

    Attempt(
        String methodName,
        String bearer,
        String meta,
        Origin origin,
        boolean pretty,
        Responder responder) {
      this.methodName = methodName;
      this.bearer = bearer;
      this.meta = meta;
      this.origin = origin;
      this.pretty = pretty;
      this.responder = responder;
    }

    /**
     * Looks at the method in the newest state.
     *
     * @param known whom the bearer token has shown before, or null
     */
    void look(@Nullable Shower known, int triesLeft) {
      views.with(
          responder,
          view -> {
            AuthMethod method = view.get(AuthMethods.TABLE).named(methodName);
            if (method == null) {
              meter.refused();
              responder.respond(
                  Answer.text(403, "ACL not found: auth method \"" + methodName + "\" not found"));
            } else if (!checks.execute(() -> goOn(view, method, known, triesLeft))) {
              refuse(BearerChecks.busy());
            }
          });
    }

    /** Others change what a login hangs on, and may have done with it in a moment. */
    private void lookLater(Shower known, int triesLeft) {
      int tries = JudgedWrites.TRIES_MAX - triesLeft;
      int pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN << Math.min(tries, Byte.SIZE));
      long ms = ThreadLocalRandom.current().nextLong(pauseMs / 2, pauseMs + 1L);
      CompletableFuture.delayedExecutor(ms, TimeUnit.MILLISECONDS, responder.scheduling()::execute)
          .execute(() -> look(known, triesLeft));
    }

    private void goOn(View view, AuthMethod method, @Nullable Shower known, int triesLeft) {
      try {
        if (known != null && known.method().equals(method.definition())) {
          bind(view, method, known, triesLeft);
        } else {
          check(method.definition(), triesLeft);
        }
      } catch (RuntimeException | Error e) {
        refuse(e);
      }
    }

    private void check(AuthMethodDefinition method, int triesLeft) {
      JwtConfig config;
      try {
        config = JwtConfig.parse(method.config());
      } catch (MethodConfigException e) {
        meter.refused();
        responder.respond(
            Answer.text(
                500, "auth method \"" + method.name() + "\" cannot be used here: " + e.text()));
        return;
      }
      var _ =
          checks
              .check(config, bearer)
              .whenComplete((identity, failure) -> {
                if (failure == null) {
                  look(new Shower(method, config, identity), triesLeft);
                } else {
                  refuse(failure);
                }
              });
    }

    private void refuse(Throwable failure) {
      LoginException refusal = BearerChecks.refusal(failure);
      meter.refused();
      if (refusal == null) {
        LOG.error("A login with auth method {} failed", methodName, failure);
        responder.respond(Answer.text(500, "internal error; the agent's log says why"));
      } else {
        LOG.debug(
            "A login with auth method {} from {} was refused: {}",
            methodName,
            origin.address(),
            refusal.text());
        responder.respond(LoginEndpoint.answer(refusal));
      }
    }

    private void bind(View view, AuthMethod method, Shower who, int triesLeft) {
      TokenDefinition token;
      try {
        Grants grants = LoginGrants.of(view, method, who.config(), who.identity(), datacenter);
        if (grants.equals(Grants.NONE)) {
          throw new LoginException(
              LoginException.Cause.DENIED,
              "no binding rule of auth method \"" + method.name() + "\" gives this login anything");
        }
        token = token(method.definition(), who, grants);
      } catch (LoginException e) {
        refuse(e);
        return;
      }
      proposer.propose(
          new Command.LoginToken(token, AuthMethods.bindingIndex(view)),
          new Sender(token.accessor(), origin.address(), origin.reason()),
          new ProposalListener() {
            @Override
            public void applied(Outcome outcome) {
              if (outcome instanceof Outcome.Outdated && triesLeft > 1) {
                lookLater(who, triesLeft - 1);
              } else {
                responder.respond(made(outcome, view, token));
              }
            }

            @Override
            public void failed(ProposalFailure failure) {
              responder.respond(FailureAnswers.of(failure));
            }
          });
    }

    private TokenDefinition token(AuthMethodDefinition method, Shower who, Grants grants)
        throws LoginException {
      Instant now = Instant.now();
      return new TokenDefinition(
          UUID.randomUUID().toString(),
          UUID.randomUUID().toString(),
          description(method, who) + meta,
          grants,
          !method.isGlobal(),
          method.name(),
          ManagementToken.nanos(now),
          method.tokenTtlNanos() == 0
              ? 0
              : ManagementToken.nanos(now.plusNanos(method.tokenTtlNanos())));
    }

    private String description(AuthMethodDefinition method, Shower who) throws LoginException {
      if (method.tokenName().isEmpty()) {
        return DESCRIPTION;
      }
      Map<String, String> values = new HashMap<>(Blanks.values(who.identity()));
      values.put(AuthMethodEndpoint.METHOD_TYPE, method.type());
      values.put(AuthMethodEndpoint.METHOD_NAME, method.name());
      try {
        return Blanks.parse("TokenNameFormat", method.tokenName(), values.keySet()).filled(values);
      } catch (MethodConfigException e) {
        throw new LoginException(LoginException.Cause.DENIED, e.text());
      }
    }

    private Answer made(Outcome outcome, View view, TokenDefinition token) {
      return switch (outcome) {
        case Outcome.Done(boolean _, long index) -> {
          meter.loggedIn(System.nanoTime() - begunNanos);
          LOG.debug(
              "A login with auth method {} from {} got token {}",
              token.authMethod(),
              origin.address(),
              token.accessor());
          yield TokenEndpoint.told(
              ShownToken.of(view, new AccessToken(token, index, index), true), pretty);
        }
        case Outcome.Refused(String text) -> Answer.text(500, text);
        case Outcome.Outdated _ -> FailureAnswers.outdated();
        case Outcome.Committed _, Outcome.RolledBack _ ->
            throw new IllegalStateException("a login gave " + outcome);
      };
    }
  }

  private static Answer answer(LoginException refusal) {
    return switch (refusal.reason()) {
      case DENIED -> Answer.text(403, "Permission denied: " + refusal.text());
      case NO_KEYS -> Answer.text(500, refusal.text());
      case BUSY -> Answer.text(503, refusal.text()).undone();
    };
  }
}
