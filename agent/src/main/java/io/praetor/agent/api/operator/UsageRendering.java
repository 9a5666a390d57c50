package io.praetor.agent.api.operator;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.query.UsageQuery.Usage;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import java.util.List;

/**
 * How much is registered, as an answer whose body says of its freshness what the headers say too,
 * as in Consul; immutable.
 */
record UsageRendering(String datacenter, boolean pretty) implements Rendering<Usage, Answer> {
  private static final int FIRST_BYTES = 1024;
  private static final long NANOS_PER_MS = 1_000_000;

  /** An instance that speaks the mesh's protocol itself: that is not kept, and so never counted. */
  private static final String NATIVE = "connect-native";

  /** What Consul always tells of, in its order. */
  private static final List<String> KINDS =
      List.of(
          "api-gateway",
          NATIVE,
          "connect-proxy",
          "ingress-gateway",
          "mesh-gateway",
          "terminating-gateway");

  @Override
  public Answer render(
      QueryResult<Usage> result, Consistency consistency, ReadGate.Contact contact) {
    JsonBuffer json =
        new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty);
    json.beginObject();
    json.field("Usage").beginObject();
    usage(json.field(datacenter), result.records());
    json.endObject();
    json.field("Index").value(result.index());
    // Go writes a duration as nanoseconds.
    json.field("LastContact").value(contact.lastContactMs() * NANOS_PER_MS);
    json.field("KnownLeader").value(contact.knownLeader());
    json.field("ConsistencyLevel").value(level(consistency));
    json.field("NotModified").value(false);
    json.field("Backend").value(0);
    json.field("ResultsFilteredByACLs").value(false);
    json.endObject();
    return Answer.json(200, json.finish())
        .meta(
            new Freshness(
                result.index(),
                true,
                contact.knownLeader(),
                contact.lastContactMs(),
                true,
                consistency == Consistency.STALE,
                true));
  }

  private static void usage(JsonBuffer json, Usage usage) {
    json.beginObject();
    json.field("Services").value(usage.services());
    json.field("ServiceInstances").value(usage.instances());
    json.field("ConnectServiceInstances").beginObject();
    for (String kind : KINDS) {
      json.field(kind).value(usage.instancesByKind().getOrDefault(kind, 0L));
    }
    json.endObject();
    json.field("BillableServiceInstances").value(usage.ordinaryInstances());
    json.field("Nodes").value(usage.nodes());
    json.endObject();
  }

  private static String level(Consistency consistency) {
    return switch (consistency) {
      case DEFAULT -> "leader";
      case CONSISTENT -> "consistent";
      case STALE -> "stale";
    };
  }
}
