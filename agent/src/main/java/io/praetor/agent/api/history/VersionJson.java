package io.praetor.agent.api.history;

import io.praetor.agent.api.changes.ChangeJson;
import io.praetor.agent.json.JsonBuffer;

/** Changes of a history as JSON. Stateless. */
final class VersionJson {
  private VersionJson() {}

  /** A change with what it left; without flags and value where that is not kept. */
  static void write(JsonBuffer json, Versions.Row row, VersionsOptions options) {
    json.beginObject();
    ChangeJson.ofKey(json, row.change(), options.values(), options.previous());
    if (row.isCurrent()) {
      json.field("Current").value(true);
    }
    json.endObject();
  }
}
