package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.AgentTokenFile;
import io.praetor.agent.access.token.AgentTokens;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.config.AclConfig;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/agent/token/}: sets the agent's own tokens while it runs. Immutable; called on event
 * loops, and answers on a thread of its own where a file is written.
 */
public final class AgentTokenEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");
  private static final String PATH = "/v1/agent/token/";

  private final AgentTokens tokens;
  private final @Nullable AgentTokenFile file;

  /**
   * The endpoint.
   *
   * @param file keeps what is set; null if it is forgotten at the agent's end
   */
  public AgentTokenEndpoint(AgentTokens tokens, @Nullable AgentTokenFile file) {
    this.tokens = tokens;
    this.file = file;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.put(PATH, this::set));
  }

  private void set(Request request, Responder responder) {
    String asked = AclNames.behind(request, PATH);
    String name = name(asked);
    if (name == null) {
      responder.respond(Answer.text(404, "Token \"" + asked + "\" is unknown"));
      return;
    }
    BodyFields body = BodyFields.read(request.body());
    String secret = body.text("Token");
    AgentTokenFile keeper = file;
    if (keeper == null) {
      tokens.set(name, secret);
      done(name, responder);
    } else {
      Thread.ofVirtual().name("agent-token").start(() -> keep(keeper, name, secret, responder));
    }
  }

  private void keep(AgentTokenFile keeper, String name, String secret, Responder responder) {
    // One at a time: each writes all.
    synchronized (keeper) {
      tokens.set(name, secret);
      try {
        keeper.write(tokens.changed());
      } catch (IOException e) {
        LOG.error("The agent's token \"{}\" counts, and could not be kept", name, e);
        responder.respond(
            Answer.text(
                500, "the token counts until this agent ends, and could not be kept: " + e));
        return;
      }
    }
    done(name, responder);
  }

  private static void done(String name, Responder responder) {
    LOG.info("The agent's token \"{}\" was set", name);
    responder.respond(Answer.empty(200, Answer.Type.NONE));
  }

  private static @Nullable String name(String asked) {
    return switch (asked) {
      case "default", "acl_token" -> AclConfig.DEFAULT;
      case "agent", "acl_agent_token" -> AclConfig.AGENT;
      case "agent_recovery", "agent_master", "acl_agent_master_token" -> AclConfig.AGENT_RECOVERY;
      case "replication", "acl_replication_token" -> AclConfig.REPLICATION;
      case "config_file_service_registration" -> AclConfig.REGISTRATION;
      case "dns" -> AclConfig.DNS;
      default -> null;
    };
  }
}
