package io.praetor.agent;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.remote.DownPolicy;
import io.praetor.agent.access.remote.KeptRights;
import io.praetor.agent.access.remote.RightsAnswers;
import io.praetor.agent.access.remote.RightsQuestions;
import io.praetor.agent.access.token.AgentTokenFile;
import io.praetor.agent.access.token.AgentTokens;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.access.token.TokenRights;
import io.praetor.agent.api.acl.AclRoutes;
import io.praetor.agent.api.acl.AgentTokenEndpoint;
import io.praetor.agent.config.AclConfig;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.forward.Forwarder;
import io.praetor.agent.query.Callers;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.AccessGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.store.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every agent has of access control: its own tokens, and what finds the owner of a secret.
 * Made by the agent's main thread.
 */
final class AccessParts {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");

  private final AgentConfig config;
  private final AgentTokens tokens = new AgentTokens();
  private final @Nullable AgentTokenFile file;
  private final TokenResolver resolver;

  /**
   * Reads the tokens that were kept, and follows the configuration.
   *
   * @throws IOException with a sentence for the operator
   */
  AccessParts(AgentConfig config, RunningConfig settings) throws IOException {
    this.config = config;
    AclConfig acl = config.acl();
    Path dataDir = config.dataDir();
    file = acl.keepsTokens() && dataDir != null ? new AgentTokenFile(dataDir) : null;
    settings.tell(next -> tokens.configure(next.acl()));
    if (file != null) {
      file.read().forEach(tokens::set);
    }
    resolver =
        new TokenResolver(
            config.datacenter(),
            config.identity().nodeName(),
            acl.defaultPolicy().equals("allow"),
            acl.keyListPolicy(),
            () -> tokens.get(AclConfig.AGENT_RECOVERY));
  }

  /** Whether there is any. */
  boolean enabled() {
    return config.acl().enabled();
  }

  /** Says what this agent enforces. */
  void log() {
    switch (config.acl().standing()) {
      case AclConfig.OFF -> LOG.info("Access control is off: this agent looks at no token");
      case AclConfig.DENY ->
          LOG.info("Access control is on: what no rule allows is denied (acl.default_policy)");
      default ->
          LOG.info(
              "Access control is on, and what no rule is about is allowed to everybody"
                  + " (acl.default_policy = \"{}\"), but for managing tokens and the cluster",
              config.acl().defaultPolicy());
    }
  }

  /** The agent's own tokens. */
  AgentTokens tokens() {
    return tokens;
  }

  /** Finds the owner of a secret. */
  TokenResolver resolver() {
    return resolver;
  }

  /** What sets the agent's own tokens. */
  List<Route> routes() {
    return enabled() ? new AgentTokenEndpoint(tokens, file).routes() : AclRoutes.disabledTokens();
  }

  /**
   * What every request passes at a server: the rights of its sender are looked up in a view of the
   * store.
   *
   * @param reads says whether the newest view may lag
   * @param newest the view that is the newest here
   */
  Gatekeeper gate(ReadGate reads, Supplier<View> newest) {
    return gate(new StoreCallers(resolver, reads, newest, true));
  }

  /**
   * What every request passes at an agent without a log: the rights of its sender are asked of
   * servers.
   */
  Gatekeeper gate(Forwarder servers, Metrics metrics) {
    AclConfig acl = config.acl();
    KeptRights kept =
        new KeptRights(
            new RightsQuestions(servers),
            resolver::ownCaller,
            DownPolicy.named(acl.downPolicy()),
            acl.tokenTtl().toNanos(),
            config.limits().tokenRightsBytesMax(),
            System::nanoTime);
    metrics.total("acl.token.cache_hit", kept::hits);
    metrics.means("acl.token.cache_hit", "Requests whose token's rights this agent knew.");
    metrics.total("acl.token.cache_miss", kept::misses);
    metrics.means(
        "acl.token.cache_miss", "Questions to servers what a token may, answered or not.");
    metrics.gauge("client.token_rights", kept::count);
    metrics.means("client.token_rights", "Tokens whose rights are kept here.");
    metrics.gauge("client.token_rights_bytes", kept::heldBytes);
    metrics.means("client.token_rights_bytes", "Memory for the rights of tokens, in bytes.");
    return gate(kept);
  }

  private Gatekeeper gate(Callers callers) {
    return new AccessGate(
        callers,
        shown -> shown.isEmpty() ? tokens.forRequests() : shown,
        config.identity().nodeName());
  }

  /**
   * A server's end of the questions of agents without a log.
   *
   * @param reads says when the newest view may answer
   * @param admission the refusal of a question for which there is no room, or null
   */
  RightsAnswers rightsAnswers(
      ReadGate reads,
      BooleanSupplier leaderKnown,
      Supplier<View> newest,
      Function<Identity, @Nullable Answer> admission) {
    return new RightsAnswers(
        reads,
        leaderKnown,
        secret ->
            enabled()
                ? resolver.rights(newest.get(), secret, System.currentTimeMillis())
                : new TokenRights.Unknown(
                    "Permission denied: access control is on at this agent and off at the server"
                        + " that was asked; acl.enabled has to be the same on all agents"),
        admission);
  }

  /** The agent's own requests, with the token that counts for them. */
  Endpoint forAgent(Router router) {
    return (request, responder) -> {
      request.ownToken(tokens.forAgent());
      router.handleInternal(request, responder);
    };
  }

  /**
   * The rights of secrets by the tokens of the store.
   *
   * @param own whether a secret counts that is this agent's alone
   */
  private record StoreCallers(
      TokenResolver resolver, ReadGate reads, Supplier<View> newest, boolean own)
      implements Callers {
    @Override
    public @Nullable Callers ready(String secret) {
      if (isCurrent()) {
        return this;
      }
      try {
        Caller _ = callerNow(secret);
        return this;
      } catch (DeniedException e) {
        return null;
      }
    }

    @Override
    public boolean isCurrent() {
      return reads.open(Consistency.DEFAULT);
    }

    /** Once this server has caught up, or finds no leader to tell whether it has. */
    @Override
    public void whenReady(String secret, Waiting then) {
      reads.confirm(
          Consistency.DEFAULT,
          new ReadListener() {
            @Override
            public void confirmed(long logIndex) {
              then.ended(StoreCallers.this);
            }

            @Override
            public void failed(ReadFailure failure) {
              then.ended(StoreCallers.this);
            }
          });
    }

    @Override
    public Caller caller(View view, String secret) {
      return own ? resolver.caller(view, secret) : resolver.callerOfOther(view, secret);
    }

    @Override
    public Caller callerNow(String secret) {
      return caller(newest.get(), secret);
    }

    @Override
    public Callers ofOthers() {
      return new StoreCallers(resolver, reads, newest, false);
    }
  }
}
