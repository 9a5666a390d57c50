package io.praetor.agent.feed;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes behind an index; immutable.
 *
 * @param upTo up to which index nothing is missing
 * @param more whether more can be told at once
 * @param events in the order of their indexes, one each
 */
public record FeedPage(long upTo, boolean more, List<FeedEvent> events) implements FeedAnswer {

  /** As bytes, for another agent. */
  public byte[] encode() {
    int bytes = 32;
    for (FeedEvent event : events) {
      bytes += event.json().length + 16;
    }
    ByteWriter out = new ByteWriter(bytes).varint(upTo).varint(more ? 1 : 0).varint(events.size());
    for (FeedEvent event : events) {
      out.varint(event.index()).blob(event.json());
    }
    return out.toBytes();
  }

  /**
   * Reads the same.
   *
   * @throws io.praetor.store.bytes.MalformedException if it is none
   */
  public static FeedPage decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    long upTo = in.varint();
    boolean more = in.varint() == 1;
    int count = in.count(in.remaining());
    List<FeedEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long index = in.varint();
      events.add(new FeedEvent(index, in.blob()));
    }
    return new FeedPage(upTo, more, events);
  }
}
