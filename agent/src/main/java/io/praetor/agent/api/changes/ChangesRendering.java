package io.praetor.agent.api.changes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.feed.FeedPage;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;

/**
 * Changes as one answer; immutable.
 *
 * @param pages whether another agent asks, which makes events of it
 */
record ChangesRendering(ChangesOptions options, boolean pretty, boolean pages)
    implements AnswerRendering<ChangesFound> {
  private static final byte[] INDEX = JsonBuffer.name("Index");
  private static final byte[] MORE = JsonBuffer.name("More");

  @Override
  public Answer body(QueryResult<ChangesFound> result) {
    return switch (result.records()) {
      case ChangesFound.Lost lost -> FoundAnswers.lost(lost).answer();
      case ChangesFound.NotKept kept -> FoundAnswers.notKept(kept).answer();
      case ChangesFound.Page page -> pages ? pages(result) : json(result.index(), page);
    };
  }

  private Answer pages(QueryResult<ChangesFound> result) {
    FeedPage page =
        (FeedPage)
            new PageRendering(options)
                .render(result, Consistency.DEFAULT, ReadGate.Contact.LEADING);
    return Answer.of(200, Answer.Type.CHANGES, Unpooled.wrappedBuffer(page.encode()));
  }

  private Answer json(long index, ChangesFound.Page page) {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(64 + 256 * page.changes().size());
    try {
      JsonBuffer json = new JsonBuffer(buffer, pretty);
      json.beginObject();
      json.field(INDEX).value(index);
      PageRendering.changes(json, options, page.changes(), page.valuesLeftOut());
      json.field(MORE).value(page.more());
      json.endObject();
      return Answer.json(200, json.finish());
    } catch (RuntimeException | Error e) {
      // It may have no room to grow.
      buffer.release();
      throw e;
    }
  }
}
