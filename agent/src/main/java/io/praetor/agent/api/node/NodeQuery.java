package io.praetor.agent.api.node;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.store.View;
import io.praetor.store.catalog.Node;
import io.praetor.store.table.Nodes;
import io.praetor.store.watch.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a GET of nodes, of their checks or of services asks; immutable.
 *
 * @param subject the name of a node or a service, or the state of a check, where the form has one
 * @param meta pairs that a node has to have
 * @param consistency how fresh the answer has to be
 */
record NodeQuery(
    Form form,
    String subject,
    Map<String, String> meta,
    String datacenter,
    Consistency consistency,
    boolean pretty,
    ReadGate gate)
    implements ReadQuery<Answer> {

  /** What of which nodes is told. */
  enum Form {
    ALL(""),
    ONE_WITH_SERVICES("Missing node name"),
    CHECKS_OF_ONE("Missing node name"),
    CHECKS_IN_STATE("Missing check state"),
    SERVICES(""),
    OF_A_SERVICE("Missing service name");

    /** The refusal of a question without its subject; empty where there is none to be had. */
    final String missing;

    Form(String missing) {
      this.missing = missing;
    }
  }

  NodeQuery {
    meta = Map.copyOf(meta);
  }

  @Override
  public Topic topic() {
    return Nodes.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return view.indexOfNodes();
  }

  @Override
  public Answer answer(View view) {
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(1024), pretty);
    switch (form) {
      case ONE_WITH_SERVICES -> withServices(json, view.nodes().get(subject));
      case SERVICES -> json.beginObject().endObject();
      case OF_A_SERVICE -> json.beginArray().endArray();
      case CHECKS_OF_ONE -> checks(json, view.nodes().get(subject));
      case ALL, CHECKS_IN_STATE -> {
        json.beginArray();
        view.nodes().forEach(node -> element(json, node));
        json.endArray();
      }
    }
    ReadGate.Contact contact = gate.contact(consistency);
    return Answer.json(200, json.finish())
        .meta(
            new Freshness(
                index(view),
                true,
                contact.knownLeader(),
                contact.lastContactMs(),
                true,
                consistency == Consistency.STALE,
                true));
  }

  private static void checks(JsonBuffer json, @Nullable Node node) {
    json.beginArray();
    if (node != null) {
      NodeJson.check(json, node);
    }
    json.endArray();
  }

  private void element(JsonBuffer json, Node node) {
    if (!NodeJson.meta(node).entrySet().containsAll(meta.entrySet())) {
      return;
    }
    if (form == Form.ALL) {
      NodeJson.node(json, node, datacenter);
    } else if (subject.equals("any") || subject.equals(NodeJson.status(node))) {
      NodeJson.check(json, node);
    }
  }

  private void withServices(JsonBuffer json, @Nullable Node node) {
    if (node == null) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.field("Node");
    NodeJson.node(json, node, datacenter);
    json.field("Services").beginObject().endObject();
    json.endObject();
  }
}
