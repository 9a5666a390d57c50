package io.praetor.cli.session;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import java.io.IOException;

/** {@code session info}: all that is known of a session. */
public final class SessionInfo extends SessionPrint {
  @Override
  public String summary() {
    return "Prints a session";
  }

  @Override
  public String description() {
    return """
    Prints what is known of a session.
    """;
  }

  @Override
  Response ask(AgentClient agent, String id) throws IOException, CommandException {
    return agent.get("/v1/session/info/" + id, new Query());
  }
}
