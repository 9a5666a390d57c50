package io.praetor.agent.feed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.routing.PushedAnswer;

/** A page as the bytes that all streams are sent; counts those who hold it. Any thread. */
final class EncodedPage {
  private final long from;
  private final long upTo;
  private final long[] indexes;
  private final int[] starts;
  private final ByteBuf text;
  private final ByteBuf piece;

  /**
   * The bytes of a page.
   *
   * @param from the index that it follows
   */
  EncodedPage(long from, FeedPage page) {
    this.from = from;
    this.upTo = page.upTo();
    int count = page.events().size();
    indexes = new long[count];
    starts = new int[count];
    int bytes = 0;
    for (FeedEvent event : page.events()) {
      bytes += event.json().length + EventText.FRAME_BYTES_MAX;
    }
    text = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(16, bytes));
    for (int i = 0; i < count; i++) {
      FeedEvent event = page.events().get(i);
      indexes[i] = event.index();
      starts[i] = text.writerIndex();
      EventText.change(text, event);
    }
    piece = count == 0 ? EventText.heartbeat(upTo) : PushedAnswer.piece(text);
  }

  long from() {
    return from;
  }

  long upTo() {
    return upTo;
  }

  int events() {
    return indexes.length;
  }

  /** The memory that it takes. */
  int bytes() {
    return text.capacity() + piece.capacity();
  }

  /** What a stream is sent that knows all up to an index; to be released by the caller. */
  ByteBuf behind(long told) {
    int first = 0;
    while (first < indexes.length && indexes[first] <= told) {
      first++;
    }
    if (first == 0) {
      return piece.retainedDuplicate();
    }
    if (first == indexes.length) {
      return EventText.heartbeat(upTo);
    }
    int start = starts[first];
    return PushedAnswer.piece(text.slice(start, text.writerIndex() - start));
  }

  EncodedPage retain() {
    text.retain();
    piece.retain();
    return this;
  }

  void release() {
    text.release();
    piece.release();
  }
}
