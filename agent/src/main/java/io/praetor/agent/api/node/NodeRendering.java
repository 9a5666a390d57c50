package io.praetor.agent.api.node;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.catalog.Node;
import java.util.List;

/** Agents as an answer; immutable. */
record NodeRendering(Form form, String datacenter, boolean pretty)
    implements AnswerRendering<List<Node>> {
  private static final int FIRST_BYTES = 1024;

  /** What is told of the nodes. */
  enum Form {
    /** A list of nodes. */
    NODES,
    /** One node with its services, of which there are none, or null. */
    WITH_SERVICES,
    /** A list of their checks. */
    CHECKS,
    /** The names of services: none is kept. */
    SERVICES,
    /** The instances of a service: none is kept. */
    INSTANCES
  }

  @Override
  public boolean tellsConsistency() {
    return true;
  }

  @Override
  public Answer body(QueryResult<List<Node>> result) {
    JsonBuffer json =
        new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty);
    List<Node> nodes = result.records();
    switch (form) {
      case NODES -> {
        json.beginArray();
        nodes.forEach(node -> NodeJson.node(json, node, datacenter));
        json.endArray();
      }
      case WITH_SERVICES -> {
        if (nodes.isEmpty()) {
          json.nullValue();
        } else {
          json.beginObject().field("Node");
          NodeJson.node(json, nodes.getFirst(), datacenter);
          json.field("Services").beginObject().endObject();
          json.endObject();
        }
      }
      case CHECKS -> {
        json.beginArray();
        nodes.forEach(node -> NodeJson.check(json, node));
        json.endArray();
      }
      case SERVICES -> json.beginObject().endObject();
      case INSTANCES -> json.beginArray().endArray();
    }
    return Answer.json(200, json.finish());
  }
}
