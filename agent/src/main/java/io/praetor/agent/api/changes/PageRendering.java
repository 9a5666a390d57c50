package io.praetor.agent.api.changes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.feed.FeedAnswer;
import io.praetor.agent.feed.FeedEvent;
import io.praetor.agent.feed.FeedPage;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.Key;
import java.util.ArrayList;
import java.util.List;

/** Changes as the data of events, one for each index; immutable. */
record PageRendering(ChangesOptions options) implements Rendering<ChangesFound, FeedAnswer> {
  private static final byte[] INDEX = JsonBuffer.name("Index");
  private static final byte[] CHANGES = JsonBuffer.name("Changes");
  private static final byte[] LEFT_OUT = JsonBuffer.name("ValuesLeftOut");

  @Override
  public FeedAnswer render(
      QueryResult<ChangesFound> result, Consistency consistency, ReadGate.Contact contact) {
    return switch (result.records()) {
      case ChangesFound.Lost lost -> FoundAnswers.lost(lost);
      case ChangesFound.NotKept kept -> FoundAnswers.notKept(kept);
      case ChangesFound.Page page -> new FeedPage(result.index(), page.more(), events(page));
    };
  }

  private List<FeedEvent> events(ChangesFound.Page page) {
    List<FeedEvent> events = new ArrayList<>();
    List<KeyChange> all = page.changes();
    int from = 0;
    while (from < all.size()) {
      int to = from + 1;
      while (to < all.size() && all.get(to).index() == all.get(from).index()) {
        to++;
      }
      events.add(event(all.subList(from, to), page.valuesLeftOut()));
      from = to;
    }
    return events;
  }

  private FeedEvent event(List<KeyChange> changes, boolean valuesLeftOut) {
    long index = changes.getFirst().index();
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.heapBuffer(256 * changes.size());
    try {
      JsonBuffer json = new JsonBuffer(buffer, false);
      json.beginObject();
      json.field(INDEX).value(index);
      changes(json, options, changes, valuesLeftOut);
      json.endObject();
      return new FeedEvent(index, ByteBufUtil.getBytes(json.finish()));
    } finally {
      buffer.release();
    }
  }

  /** The list of changes as a field, and whether values are missing that were asked for. */
  static void changes(
      JsonBuffer json, ChangesOptions options, List<KeyChange> changes, boolean valuesLeftOut) {
    json.field(CHANGES).beginArray();
    for (KeyChange change : changes) {
      Key named = change.type() == KeyChange.Type.RESTORE ? options.prefix() : change.key();
      json.beginObject();
      ChangeJson.fields(
          json,
          change,
          named,
          options.values() && !valuesLeftOut,
          options.previous() && !valuesLeftOut);
      json.endObject();
    }
    json.endArray();
    if (valuesLeftOut) {
      json.field(LEFT_OUT).value(true);
    }
  }
}
