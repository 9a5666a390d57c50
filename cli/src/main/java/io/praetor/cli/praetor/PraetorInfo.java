package io.praetor.cli.praetor;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says it is, at {@code /v1/praetor/info}: asked before anything that Consul would
 * misunderstand. Immutable.
 *
 * @param level of the cluster
 * @param features what the cluster does at that level
 */
public record PraetorInfo(String version, long level, List<String> features) {
  private static final String PATH = "/v1/praetor/info";

  public PraetorInfo {
    features = List.copyOf(features);
  }

  /** Asks an agent, which has to be Praetor. */
  public static PraetorInfo ask(AgentClient agent) throws IOException, CommandException {
    PraetorInfo info = find(agent);
    if (info == null) {
      throw new CommandException(
          "Error! The agent at "
              + agent
              + " is not Praetor, or is of a version before this was there. Nothing was sent to"
              + " it.");
    }
    return info;
  }

  /** Asks an agent, whose cluster has to be at the level of a feature. */
  public static PraetorInfo ask(AgentClient agent, String feature)
      throws IOException, CommandException {
    PraetorInfo info = ask(agent);
    if (!info.features.contains(feature)) {
      throw new CommandException(
          "Error! This needs a cluster that has \""
              + feature
              + "\"; the one of "
              + agent
              + " (version "
              + info.version
              + ", level "
              + info.level
              + ") has not. \"operator level\" shows which server holds the level back.");
    }
    return info;
  }

  /** Asks an agent; null if it is another product, or older than the question. */
  public static @Nullable PraetorInfo find(AgentClient agent) throws IOException, CommandException {
    try (Response response = agent.get(PATH, new Query())) {
      // An agent may have closed all that is below /v1/praetor (http_config.block_endpoints).
      if (response.status() == 404 || response.status() == 403) {
        response.bytes();
        return null;
      }
      JsonObject info = JsonObject.of(response.ok().json());
      return new PraetorInfo(info.text("Version"), info.number("Level"), info.texts("Features"));
    }
  }
}
