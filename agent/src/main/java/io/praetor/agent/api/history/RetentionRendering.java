package io.praetor.agent.api.history;

import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.store.history.Retention;
import io.praetor.store.history.RetentionTable;
import io.praetor.store.kv.Key;

/** For how long changes are kept, as JSON; immutable. */
record RetentionRendering(boolean pretty) implements AnswerRendering<RetentionTable> {
  @Override
  public Answer body(QueryResult<RetentionTable> result) {
    RetentionTable table = result.records();
    JsonBuffer json = JsonBody.buffer(pretty);
    json.beginArray();
    if (table.get(Key.EMPTY) == null) {
      row(json, Retention.DEFAULT, true);
    }
    table.all().forEach(row -> row(json, row.retention(), false));
    json.endArray();
    return Answer.json(200, json.finish());
  }

  private static void row(JsonBuffer json, Retention retention, boolean isBuiltIn) {
    json.beginObject();
    json.field("Prefix").value(retention.prefix().bytes());
    json.field("Versions").value(retention.versions());
    json.field("Days").value(retention.days());
    if (retention.prefix().length() == 0) {
      json.field("Bytes").value(retention.bytesMax());
    }
    if (isBuiltIn) {
      json.field("Default").value(true);
    }
    json.endObject();
  }
}
