package io.praetor.agent.http;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Question;
import io.praetor.agent.query.ReadGate;
import io.praetor.store.View;
import io.praetor.store.catalog.Node;
import io.praetor.store.watch.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a GET of nodes or of their checks asks; immutable.
 *
 * @param subject the name of a node or the state of a check, where the form has one
 * @param meta pairs that a node has to have
 * @param consistency how fresh the answer has to be
 */
record NodeQuestion(
    Form form,
    String subject,
    Map<String, String> meta,
    String datacenter,
    Consistency consistency,
    boolean pretty,
    ReadGate gate)
    implements Question<Answer> {

  /** What of which nodes is told. */
  enum Form {
    ALL,
    ONE_WITH_SERVICES,
    CHECKS_OF_ONE,
    CHECKS_IN_STATE
  }

  NodeQuestion {
    meta = Map.copyOf(meta);
  }

  @Override
  public Topic topic() {
    return new Topic.OfTable(Topic.Table.NODES);
  }

  @Override
  public long index(View view) {
    return view.indexOfNodes();
  }

  @Override
  public Answer answer(View view) {
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(1024), pretty);
    Node one = view.nodes().get(subject);
    if (form == Form.ONE_WITH_SERVICES) {
      withServices(json, one);
    } else {
      json.beginArray();
      if (form == Form.CHECKS_OF_ONE) {
        if (one != null) {
          NodeJson.check(json, one);
        }
      } else {
        view.nodes().forEach(node -> element(json, node));
      }
      json.endArray();
    }
    ReadGate.Contact contact = gate.contact(consistency);
    return Answer.json(200, json.finish())
        .meta(
            new ReadMeta(
                index(view),
                true,
                contact.knownLeader(),
                contact.lastContactMs(),
                true,
                consistency == Consistency.STALE,
                true));
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
