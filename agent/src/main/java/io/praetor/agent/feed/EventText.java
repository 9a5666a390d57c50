package io.praetor.agent.feed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.json.Digits;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.PushedAnswer;
import java.nio.charset.StandardCharsets;

/** Server-sent events as text (HTML standard, section 9.2). Stateless. */
final class EventText {
  private static final byte[] ID = ascii("id: ");
  private static final byte[] CHANGE = ascii("\nevent: change\ndata: ");
  private static final byte[] HEARTBEAT = ascii("\nevent: heartbeat\ndata: {\"Index\":");
  private static final byte[] END = ascii("event: end\ndata: ");
  private static final byte[] CLOSE = ascii("}\n\n");
  private static final byte[] BLANK = ascii("\n\n");

  /** What an event has beside its data, at most. */
  static final int FRAME_BYTES_MAX = 48;

  private EventText() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static void change(ByteBuf out, FeedEvent event) {
    out.writeBytes(ID);
    Digits.write(out, event.index());
    out.writeBytes(CHANGE).writeBytes(event.json()).writeBytes(BLANK);
  }

  /** A piece that says up to which index nothing was missed. */
  static ByteBuf heartbeat(long index) {
    ByteBuf text = PooledByteBufAllocator.DEFAULT.directBuffer(96);
    text.writeBytes(ID);
    Digits.write(text, index);
    text.writeBytes(HEARTBEAT);
    Digits.write(text, index);
    return piece(text.writeBytes(CLOSE));
  }

  /** A piece that says why nothing comes any more. */
  static ByteBuf end(String reason) {
    ByteBuf text = PooledByteBufAllocator.DEFAULT.directBuffer(96 + reason.length());
    text.writeBytes(END);
    new JsonBuffer(text, false).beginObject().field("Reason").value(reason).endObject().finish();
    return piece(text.writeBytes(BLANK));
  }

  private static ByteBuf piece(ByteBuf text) {
    try {
      return PushedAnswer.piece(text);
    } finally {
      text.release();
    }
  }
}
