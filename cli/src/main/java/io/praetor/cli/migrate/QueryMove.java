package io.praetor.cli.migrate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves prepared queries, which are found by their names; those without one belong to a session.
 * Owned by one thread.
 */
final class QueryMove {
  private static final String PATH = "/v1/query";
  private static final String HIDDEN = "<hidden>";

  private final Console console;
  private final AgentClient source;
  private final AgentClient target;
  private final List<String> ofSessions = new ArrayList<>();
  private final List<String> hidden = new ArrayList<>();

  QueryMove(Console console, AgentClient source, AgentClient target) {
    this.console = console;
    this.source = source;
    this.target = target;
  }

  void run() throws IOException, CommandException {
    Map<String, String> there = new HashMap<>();
    for (JsonObject query : Rows.list(target, PATH)) {
      there.put(query.text("Name"), query.text("ID"));
    }
    int moved = 0;
    for (JsonObject query : Rows.list(source, PATH)) {
      String name = query.text("Name");
      if (!query.text("Session").isEmpty()) {
        ofSessions.add(name + " (" + query.text("ID") + ")");
      } else if (query.text("Token").equals(HIDDEN)) {
        hidden.add(name);
      } else {
        write(query, there.get(name));
        moved++;
      }
    }
    console.line("Moved " + moved + " prepared queries.");
  }

  private void write(JsonObject query, @Nullable String id) throws IOException, CommandException {
    Map<String, @Nullable Object> body = Rows.body(query, "ID", "Session");
    if (query.object("Template").text("Type").isEmpty()) {
      body.remove("Template");
    }
    try {
      Rows.write(
          target,
          id == null ? "POST" : "PUT",
          id == null ? PATH : PATH + "/" + Query.path(id),
          body);
    } catch (IOException e) {
      throw new CommandException(
          "Error! The target refuses the prepared query "
              + query.text("Name")
              + ": "
              + e.getMessage());
    }
  }

  void printLeftovers(Leftovers leftovers) {
    leftovers.item("prepared queries of a session", ofSessions, "they end with it");
    leftovers.item(
        "prepared queries with a token that may not be read",
        hidden,
        "a management token of the source may");
  }
}
