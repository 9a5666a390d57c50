package io.praetor.agent.api.operator;

import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.agent.routing.JsonBody;
import io.praetor.store.View;
import io.praetor.store.level.Level;
import io.praetor.store.table.History;

/** What the cluster can do, as an answer; immutable. */
record InfoRendering(boolean pretty) implements AnswerRendering<View> {
  @Override
  public Answer body(QueryResult<View> result) {
    View view = result.records();
    JsonBuffer json = JsonBody.buffer(pretty);
    json.beginObject();
    json.field("Version").value(ApiVersion.praetor());
    json.field("Level").value(view.level());
    if (view.level() >= Level.CHANGE_LOG) {
      json.field("ChangesFrom").value(view.get(History.TABLE).fromIndex());
    }
    json.field("Index").value(result.index());
    json.field("Features").beginArray();
    for (Feature feature : Feature.values()) {
      if (feature.isAt(view.level())) {
        json.value(feature.word());
      }
    }
    json.endArray();
    json.endObject();
    return Answer.json(200, json.finish());
  }
}
