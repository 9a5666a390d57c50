package io.praetor.agent;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.token.AgentTokenFile;
import io.praetor.agent.access.token.AgentTokens;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.api.acl.AclRoutes;
import io.praetor.agent.api.acl.AgentTokenEndpoint;
import io.praetor.agent.config.AclConfig;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.query.Callers;
import io.praetor.agent.routing.AccessGate;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.store.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every agent has of access control: its own tokens, and what finds the owner of a secret.
 * Made by the agent's main thread.
 */
final class AccessParts {
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
            // An agent without a log knows no token: what it answers by itself would be open to
            // all.
            config.server().enabled() && acl.defaultPolicy().equals("allow"),
            acl.keyListPolicy(),
            () -> tokens.get(AclConfig.AGENT_RECOVERY));
  }

  /** Whether there is any. */
  boolean enabled() {
    return config.acl().enabled();
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
   * What every request passes: the rights of its sender are looked up in a view of the store.
   *
   * @param newest the view that is the newest here
   */
  Gatekeeper gate(Supplier<View> newest) {
    Callers callers =
        new Callers() {
          @Override
          public Caller caller(View view, String secret) {
            return resolver.caller(view, secret);
          }

          @Override
          public Caller callerNow(String secret) {
            return resolver.caller(newest.get(), secret);
          }
        };
    return new AccessGate(
        callers,
        shown -> shown.isEmpty() ? tokens.forRequests() : shown,
        config.identity().nodeName());
  }

  /** The agent's own requests, with the token that counts for them. */
  Endpoint forAgent(Router router) {
    return (request, responder) -> {
      request.ownToken(tokens.forAgent());
      router.handleInternal(request, responder);
    };
  }

  /** The requests behind answers over DNS, with the token that counts for them. */
  Endpoint forDns(Router router) {
    return (request, responder) -> {
      request.ownToken(tokens.forDns());
      router.handleInternal(request, responder);
    };
  }
}
