package io.praetor.agent.records;

import io.netty.buffer.Unpooled;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Request;
import io.praetor.store.bytes.ByteWriter;

/**
 * Records as the answer to an agent that asks for them instead of JSON, by the header {@code
 * Accept}. Immutable.
 */
public record RecordRendering<R>(RecordForm<R> form) implements Rendering<R, Answer> {
  private static final int FIRST_BYTES = 4096;

  /** The header by which an agent says that it takes records. */
  public static final String HEADER = "Accept";

  /** Whether a request was passed on by an agent that takes records of this build's form. */
  public static boolean isAskedFor(Request request) {
    String types = request.header(HEADER);
    return types != null
        && request.isForwarded()
        && Answer.Type.named(types) == Answer.Type.RECORDS;
  }

  @Override
  public Answer render(QueryResult<R> result, Consistency consistency, ReadGate.Contact contact) {
    ByteWriter out = new ByteWriter(FIRST_BYTES);
    form.write(out, result.records());
    Answer answer =
        Answer.of(200, Answer.Type.RECORDS, Unpooled.wrappedBuffer(out.array(), 0, out.size()));
    return (result.filtered() ? answer.header(Answer.FILTERED, "true") : answer)
        .meta(
            new Freshness(
                result.index(),
                true,
                contact.knownLeader(),
                contact.lastContactMs(),
                false,
                false,
                false));
  }
}
