package io.praetor.agent.api.acl;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found as an answer; immutable.
 *
 * @param missing the answer if the one that is asked for is not there; null for a list
 */
record JudgedRendering(@Nullable Missing missing, boolean pretty)
    implements Rendering<Judged, Answer> {
  /** What Consul says of a read that failed. */
  private static final Freshness FAILED = new Freshness(1, true, false, 0, false, false, false);

  private static final int FIRST_BYTES = 1024;

  /**
   * The answer for what is not there.
   *
   * @param tellsIndex whether it has the headers of a read
   */
  record Missing(int status, String text, boolean tellsIndex) {}

  @Override
  public Answer render(
      QueryResult<Judged> result, Consistency consistency, ReadGate.Contact contact) {
    return switch (result.records()) {
      case Judged.Refused(String text) -> Answer.text(403, text).meta(FAILED);
      case Judged.Found(List<Shown> rows) -> {
        Missing none = missing;
        if (none != null && rows.isEmpty()) {
          Answer answer = Answer.text(none.status(), none.text());
          yield none.tellsIndex() ? answer.meta(FAILED) : answer;
        }
        yield Answer.json(200, json(rows).finish())
            .meta(
                new Freshness(
                    result.index(),
                    true,
                    contact.knownLeader(),
                    contact.lastContactMs(),
                    false,
                    false,
                    true));
      }
    };
  }

  private JsonBuffer json(List<Shown> rows) {
    JsonBuffer json =
        new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty);
    if (missing != null) {
      rows.getFirst().write(json);
      return json;
    }
    json.beginArray();
    rows.forEach(row -> row.write(json));
    return json.endArray();
  }
}
