package io.praetor.agent.api.node;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.records.RecordForm;
import io.praetor.agent.routing.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Records of the catalog as an answer; immutable.
 *
 * @param body what is told of them: one object for all answers of a kind, so that equal questions
 *     share one
 * @param cached whether the answer is told as one from a cache, whose age is none: the state of a
 *     server is never older than what an agent of Consul's keeps up to date
 */
public record CatalogRendering<R>(Body<R> body, String datacenter, boolean pretty, boolean cached)
    implements AnswerRendering<R> {
  private static final int FIRST_BYTES = 1024;

  /** Writes records. */
  @FunctionalInterface
  public interface Body<R> {
    void write(JsonBuffer json, R records, String datacenter);

    /** How they are told to an agent that wants no JSON; null if they are told as JSON alone. */
    default @Nullable RecordForm<R> form() {
      return null;
    }
  }

  /**
   * What agents watch, too.
   *
   * @param form how it is told to them
   */
  public static <R> Body<R> watched(Body<R> body, RecordForm<R> form) {
    return new Body<>() {
      @Override
      public void write(JsonBuffer json, R records, String datacenter) {
        body.write(json, records, datacenter);
      }

      @Override
      public RecordForm<R> form() {
        return form;
      }
    };
  }

  @Override
  public boolean tellsConsistency() {
    return true;
  }

  @Override
  public Answer render(QueryResult<R> result, Consistency consistency, ReadGate.Contact contact) {
    Answer answer = AnswerRendering.super.render(result, consistency, contact);
    return cached ? answer.header("X-Cache", "HIT").header("Age", "0") : answer;
  }

  @Override
  public Answer body(QueryResult<R> result) {
    JsonBuffer json =
        new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty);
    body.write(json, result.records(), datacenter);
    return Answer.json(200, json.finish());
  }
}
