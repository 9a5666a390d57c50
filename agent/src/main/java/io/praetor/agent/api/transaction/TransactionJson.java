package io.praetor.agent.api.transaction;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.kv.KvJson;
import io.praetor.agent.api.node.CheckJson;
import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.api.node.ServiceJson;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.store.command.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction gave, as JSON; immutable.
 *
 * @param datacenter where the nodes are
 */
record TransactionJson(String datacenter) {

  /** The answer to a transaction that writes. */
  Answer answer(Outcome outcome, boolean pretty) {
    return answer(outcome, pretty, 0, null);
  }

  /** The answer to one that only reads, whose body also tells how fresh it is. */
  Answer answer(Outcome outcome, boolean pretty, long index, ReadGate.@Nullable Contact contact) {
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(1024), pretty);
    json.beginObject();
    int status;
    switch (outcome) {
      case Outcome.Committed committed -> {
        status = 200;
        json.field("Results").beginArray();
        for (Outcome.TransactionResult result : committed.results()) {
          json.beginObject();
          switch (result) {
            case Outcome.KeyResult key ->
                KvJson.write(json.field("KV"), key.entry(), key.withValue());
            case Outcome.NodeResult node ->
                NodeJson.registered(json.field("Node"), node.node(), datacenter);
            case Outcome.ServiceResult service ->
                ServiceJson.bare(json.field("Service"), service.service());
            case Outcome.CheckResult check -> CheckJson.bare(json.field("Check"), check.check());
          }
          json.endObject();
        }
        json.endArray().field("Errors").nullValue();
      }
      case Outcome.RolledBack rolledBack -> {
        status = 409;
        json.field("Results").nullValue().field("Errors").beginArray();
        for (Outcome.TransactionError error : rolledBack.errors()) {
          json.beginObject();
          json.field("OpIndex").value(error.position());
          json.field("What").value(error.text());
          json.endObject();
        }
        json.endArray();
      }
      case Outcome.Refused refused -> {
        json.finish().release();
        return Answer.text(500, "raft apply failed: " + refused.text());
      }
      case Outcome.Outdated outdated -> {
        json.finish().release();
        return FailureAnswers.outdated();
      }
      case Outcome.Done done -> {
        json.finish().release();
        throw new IllegalStateException("a transaction gave " + done);
      }
    }
    if (contact != null) {
      json.field("Index").value(index);
      json.field("LastContact").value(contact.lastContactMs());
      json.field("KnownLeader").value(contact.knownLeader());
      json.field("ConsistencyLevel").value("");
      json.field("NotModified").value(false);
      json.field("Backend").value(0);
      json.field("ResultsFilteredByACLs").value(false);
    }
    return Answer.json(status, json.endObject().finish());
  }
}
