package io.praetor.cli.change;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.praetor.PraetorAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Server-sent events as they come (HTML standard, section 9.2). Owned by one thread. */
final class EventStream implements AutoCloseable {
  /** The server says something every 15 s. */
  private static final int SILENT_MS_MAX = 50_000;

  private final AgentClient agent;
  private final Response response;
  private final BufferedReader lines;

  /**
   * One event.
   *
   * @param id the index up to which all has been told with it; empty if it has none
   */
  record Event(String id, String name, String data) {}

  private EventStream(AgentClient agent, Response response) {
    this.agent = agent;
    this.response = response;
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  static EventStream open(AgentClient agent, String path, Query query)
      throws IOException, CommandException {
    agent.header("Accept", "text/event-stream").within(SILENT_MS_MAX);
    Response response = agent.get(path, query);
    if (response.status() >= 500 || response.status() == 429) {
      throw new IOException(response.text().strip());
    }
    return new EventStream(agent, PraetorAgent.answered(response));
  }

  /** The next event; null when the server has ended the stream. */
  @Nullable Event next() throws IOException {
    String id = "";
    String name = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return new Event(id, name, data.toString());
        }
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "id" -> id = value;
        case "event" -> name = value;
        case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
        default -> {}
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    response.close();
    agent.header("Accept", "").within(0);
  }
}
