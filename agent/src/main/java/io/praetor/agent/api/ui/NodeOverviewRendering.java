package io.praetor.agent.api.ui;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.NodeOverviewQuery.NodeOverview;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import java.util.List;

/** One node with all that is on it as an answer, which says so if it is not there; immutable. */
record NodeOverviewRendering(boolean pretty) implements AnswerRendering<List<NodeOverview>> {
  private static final int FIRST_BYTES = 1024;

  @Override
  public Answer body(QueryResult<List<NodeOverview>> result) {
    if (result.records().isEmpty()) {
      return Answer.empty(404, Answer.Type.NONE);
    }
    JsonBuffer json =
        new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty);
    UiEndpoint.node(json, result.records().getFirst());
    return Answer.json(200, json.finish());
  }
}
