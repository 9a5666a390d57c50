package io.praetor.cli.session;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import java.io.IOException;

/** {@code session renew}: a session with a TTL begins it anew. */
public final class SessionRenew extends SessionPrint {
  @Override
  public String summary() {
    return "Renews a session";
  }

  @Override
  public String description() {
    return """
    Renews a session: its TTL starts again.
    """;
  }

  @Override
  Response ask(AgentClient agent, String id) throws IOException, CommandException {
    return agent.put("/v1/session/renew/" + id, new Query(), null);
  }
}
