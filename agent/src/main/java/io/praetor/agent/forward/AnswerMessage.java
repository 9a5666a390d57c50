package io.praetor.agent.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An answer on its way to the agent that took the request: what is looked at without reading all of
 * it (1 byte of flags, 8 of the time that {@link #dueNanos} tells, 4 of the head's length), the
 * head, and the body. Stateless.
 */
public final class AnswerMessage {
  private static final int DUE_AT = 1;
  private static final int LENGTH_AT = 9;
  private static final int HEAD_AT = 13;
  private static final int STATUS_MAX = 599;

  private static final int BARE = 1;
  private static final int UNDONE = 1 << 1;
  private static final int KNOWN = 1 << 2;
  private static final int KNOWN_LEADER = 1 << 3;
  private static final int EFFECTIVE = 1 << 4;
  private static final int STALE = 1 << 5;
  private static final int BLOCKING = 1 << 6;

  private AnswerMessage() {}

  /** Writes an answer; its body stays the caller's. */
  public static byte[] encode(Answer answer, long dueNanos) {
    byte[] head = head(answer);
    ByteBuf body = answer.body();
    int length = body.readableBytes();
    byte[] message = new byte[HEAD_AT + head.length + length];
    ByteBuffer.wrap(message)
        .put((byte) flags(answer, answer.meta()))
        .putLong(dueNanos)
        .putInt(head.length)
        .put(head);
    body.getBytes(body.readerIndex(), message, HEAD_AT + head.length, length);
    return message;
  }

  private static byte[] head(Answer answer) {
    Freshness meta = answer.meta();
    String type = answer.type().value;
    List<String> extra = answer.extra();
    ByteWriter out =
        new ByteWriter(64)
            .varint(answer.status())
            .text(type == null ? "" : type)
            .varint(meta.index() + 1)
            .varint(Math.max(0, meta.lastContactMs()))
            .varint(extra.size() / 2);
    extra.forEach(out::text);
    return out.toBytes();
  }

  private static int flags(Answer answer, Freshness meta) {
    return (answer.isBare() ? BARE : 0)
        | (answer.isUndone() ? UNDONE : 0)
        | (meta.known() ? KNOWN : 0)
        | (meta.knownLeader() ? KNOWN_LEADER : 0)
        | (meta.effective() ? EFFECTIVE : 0)
        | (meta.stale() ? STALE : 0)
        | (meta.blocking() ? BLOCKING : 0);
  }

  /**
   * Reads an answer, whose body is the message's bytes themselves.
   *
   * @throws MalformedException if it is none
   */
  public static Answer decode(byte[] message) {
    check(message);
    int flags = message[0];
    int bodyAt = HEAD_AT + ByteBuffer.wrap(message).getInt(LENGTH_AT);
    ByteReader in = new ByteReader(Arrays.copyOfRange(message, HEAD_AT, bodyAt));
    int status = in.count(STATUS_MAX);
    String typeName = in.text();
    Answer.Type type = Answer.Type.named(typeName);
    ByteBuf body = Unpooled.wrappedBuffer(message, bodyAt, message.length - bodyAt);
    Answer answer = Answer.of(status, type == null ? Answer.Type.NONE : type, body);
    answer.meta(
        new Freshness(
            in.varint() - 1,
            (flags & KNOWN) != 0,
            (flags & KNOWN_LEADER) != 0,
            in.varint(),
            (flags & EFFECTIVE) != 0,
            (flags & STALE) != 0,
            (flags & BLOCKING) != 0));
    if (type == null) {
      answer.header("Content-Type", typeName);
    }
    int headers = in.count(in.remaining());
    for (int i = 0; i < headers; i++) {
      String name = in.text();
      answer.header(name, in.text());
    }
    if ((flags & BARE) != 0) {
      answer.bare();
    }
    return (flags & UNDONE) != 0 ? answer.undone() : answer;
  }

  /** Refuses what cannot be an answer, so that its fixed part may be looked at. */
  private static void check(byte[] message) {
    int length = message.length < HEAD_AT ? -1 : ByteBuffer.wrap(message).getInt(LENGTH_AT);
    if (length < 0 || length > message.length - HEAD_AT) {
      throw new MalformedException("an answer of " + message.length + " bytes is cut off");
    }
  }

  /** Whether the request had no effect, for a reason that need not hold for another server. */
  public static boolean isUndone(byte[] message) {
    check(message);
    return (message[0] & UNDONE) != 0;
  }

  /**
   * A moment, by the asking agent's clock, after which what the answer tells was confirmed: it may
   * be given to everyone who had asked by then. 0 if the moment is not known.
   */
  public static long dueNanos(byte[] message) {
    check(message);
    return ByteBuffer.wrap(message).getLong(DUE_AT);
  }
}
