package io.praetor.agent.api.prepared;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.prepared.Resolution;
import io.praetor.store.prepared.PreparedQuery;

/** An explained query as an answer; immutable. */
record ExplanationRendering(boolean pretty) implements ResolvedRendering<Resolution> {
  @Override
  public Resolution resolution(Resolution records) {
    return records;
  }

  @Override
  public void write(JsonBuffer json, PreparedQuery query, Resolution records) {
    QueryJson.write(json.field("Query"), query);
  }
}
