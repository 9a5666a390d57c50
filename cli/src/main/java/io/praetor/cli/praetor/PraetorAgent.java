package io.praetor.cli.praetor;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent that has said that it is Praetor, and that its cluster has what is asked of it. What it
 * refuses ends the command with the agent's own sentence. Owned by the thread that uses it.
 */
public final class PraetorAgent implements AutoCloseable {
  private final AgentClient client;

  private PraetorAgent(AgentClient client) {
    this.client = client;
  }

  /** Asks the agent that the flags name what it is. */
  public static PraetorAgent open(Console console, Flags flags, String feature)
      throws IOException, CommandException {
    AgentClient client = ClientFlags.agent(console, flags);
    PraetorInfo.ask(client, feature);
    return new PraetorAgent(client);
  }

  /** The connection to it. */
  public AgentClient client() {
    return client;
  }

  /** Has every change from now on say why it is made; nothing is said of an empty reason. */
  public PraetorAgent because(String reason) {
    client.because(reason);
    return this;
  }

  /** Asks a question. */
  public Response get(String path, Query query) throws IOException, CommandException {
    return answered(client.get(path, query));
  }

  /** Asks a question; null if there is no such thing. */
  public @Nullable Response find(String path, Query query) throws IOException, CommandException {
    Response response = client.get(path, query);
    if (response.status() == 404) {
      response.bytes();
      return null;
    }
    return answered(response);
  }

  /** Sends a request with a body of JSON. */
  public Response send(String method, String path, Query query, Map<String, ?> body)
      throws IOException, CommandException {
    byte[] json = JsonText.compact(body).getBytes(StandardCharsets.UTF_8);
    return answered(client.send(method, path, query, json));
  }

  /** Sends a request. */
  public Response send(String method, String path, Query query, byte @Nullable [] body)
      throws IOException, CommandException {
    return answered(client.send(method, path, query, body));
  }

  /** An answer that is what was asked for. */
  public static Response answered(Response response) throws IOException, CommandException {
    if (response.status() == 200) {
      return response;
    }
    String text = response.text().strip();
    throw new CommandException(
        "Error! " + (text.isEmpty() ? "The agent answers " + response.status() : text),
        response.status() == 410 ? 3 : 1);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
