package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The few questions that locks ask of keys. */
final class LockStore {
  /** How long one blocking question waits; then it is asked again. */
  private static final long WAIT_SECONDS_MAX = 15;

  private LockStore() {}

  /** A key as locks see it. */
  record Entry(String key, String value, long flags, String session, String modifyIndex) {
    static Entry of(JsonObject json) {
      String value =
          new String(Base64.getDecoder().decode(json.text("Value")), StandardCharsets.UTF_8);
      long flags = Long.parseUnsignedLong(json.text("Flags").isEmpty() ? "0" : json.text("Flags"));
      return new Entry(
          json.text("Key"), value, flags, json.text("Session"), json.text("ModifyIndex"));
    }
  }

  /** Entries with the index that the next question waits on. */
  record Entries(List<Entry> list, long index) {}

  static Entries read(AgentClient agent, String key, boolean recurse, long index, long waitNanos)
      throws IOException, CommandException {
    Query query = new Query().flag("consistent");
    if (recurse) {
      query.flag("recurse");
    }
    if (index > 0) {
      long waitMs = Math.max(1, Math.min(WAIT_SECONDS_MAX * 1000, waitNanos / 1_000_000));
      query.with("index", Long.toString(index)).with("wait", waitMs + "ms");
    }
    try (Response response = agent.send("GET", path(key), query, null)) {
      if (response.status() == 404) {
        response.bytes();
        return new Entries(List.of(), response.index());
      }
      List<Entry> entries = JsonObject.list(response.ok().json()).stream().map(Entry::of).toList();
      return new Entries(entries, response.index());
    }
  }

  static boolean put(
      AgentClient agent, String key, String value, long flags, String mode, String of)
      throws IOException, CommandException {
    Query query = new Query().with(mode, of).with("flags", Long.toUnsignedString(flags));
    try (Response response = agent.put(path(key), query, value.getBytes(StandardCharsets.UTF_8))) {
      return response.ok().text().contains("true");
    }
  }

  static void delete(AgentClient agent, String key, String cas)
      throws IOException, CommandException {
    Query query = new Query().withIf("cas", cas);
    agent.send("DELETE", path(key), query, null).ok().bytes();
  }

  private static String path(String key) {
    return "/v1/kv/" + Query.path(key);
  }
}
