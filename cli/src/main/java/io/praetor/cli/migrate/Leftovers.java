package io.praetor.cli.migrate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stays behind, by name, and what to do about it. Owned by one thread. */
final class Leftovers {
  private static final int NAMES_MAX = 20;

  private final Console console;
  private final AgentClient source;

  Leftovers(Console console, AgentClient source) {
    this.console = console;
    this.source = source;
  }

  /**
   * Prints the list.
   *
   * @param locked keys that a session of the source holds
   */
  void print(List<String> locked) throws CommandException {
    console.line("");
    console.line("Not moved:");
    item(
        "locks",
        locked,
        "keys and values are here, but nobody holds them: programs take them anew");
    sessions();
    console.line(
        "  CreateIndex, ModifyIndex, LockIndex: keys have those of this cluster. What a program"
            + " has stored of them (for -cas, or as a fencing token) is to be read anew.");
    services();
  }

  private void sessions() throws CommandException {
    try (Response response = source.get("/v1/session/list", new Query())) {
      List<String> names = new ArrayList<>();
      for (JsonObject session : JsonObject.list(response.ok().json())) {
        String name = session.text("Name");
        names.add(
            session.text("ID")
                + (name.isEmpty() ? "" : " \"" + name + '"')
                + " of "
                + session.text("Node"));
      }
      item("sessions", names, "programs create theirs anew");
    } catch (IOException e) {
      unread("sessions", e);
    }
  }

  private void services() throws CommandException {
    try (Response response = source.get("/v1/catalog/services", new Query())) {
      List<String> names = new ArrayList<>();
      if (response.ok().json() instanceof Map<?, ?> services) {
        for (Object name : services.keySet()) {
          if (!"consul".equals(name)) {
            names.add(String.valueOf(name));
          }
        }
      }
      item("services, checks and nodes", names, "they register themselves anew with an agent here");
    } catch (IOException e) {
      unread("services", e);
    }
  }

  private void unread(String what, IOException e) {
    console.line("  " + what + ": they cannot be listed (" + e.getMessage() + ")");
  }

  /** One line of the list, and the names below it. */
  void item(String what, List<String> names, String then) {
    if (names.isEmpty()) {
      return;
    }
    console.line("  " + what + ": " + names.size() + "; " + then);
    for (String name : names.subList(0, Math.min(NAMES_MAX, names.size()))) {
      console.line("    " + name);
    }
    if (names.size() > NAMES_MAX) {
      console.line("    ... and " + (names.size() - NAMES_MAX) + " more");
    }
  }
}
