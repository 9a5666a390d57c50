package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The layout of a frame: a length (4 bytes, of what follows), a type (1), the number of the request
 * (4), and the rest. A message longer than {@link #PIECE_BYTES} travels as {@link #PART} frames and
 * a last one. Version 1.
 */
final class Frames {
  /** What a connection begins with; its last character is the version. */
  static final byte[] MAGIC = "PRAETOR1".getBytes(StandardCharsets.US_ASCII);

  static final byte HELLO = 1;
  static final byte WELCOME = 2;
  static final byte REFUSAL = 3;
  static final byte REQUEST = 4;
  static final byte RESPONSE = 5;
  static final byte FAILURE = 6;
  static final byte PART = 7;
  static final byte HEAD = 8;
  static final byte PIECE = 9;
  static final byte END = 10;
  static final byte CREDIT = 11;
  static final byte CANCEL = 12;
  static final byte PING = 13;
  static final byte PONG = 14;
  static final byte ONE_WAY = 15;

  /** The end that answers is about to close: what comes from now on is refused. */
  static final byte GOODBYE = 16;

  /** A nonce of each end, before what they say of themselves where they prove a key. */
  static final byte CHALLENGE = 17;

  /** A greeting, and its answer, with a proof in front. */
  static final byte PROVED_HELLO = 18;

  static final byte PROVED_WELCOME = 19;

  static final int PIECE_BYTES = 256 * 1024;
  static final int HEADER_BYTES = 9;

  /** Largest frame: a piece, its header, and a little. */
  static final int FRAME_BYTES_MAX = PIECE_BYTES + 1024;

  /** Up to this size a body is copied behind its header rather than chained to it. */
  private static final int COPY_BYTES_MAX = 4096;

  private Frames() {}

  static ByteBuf frame(ByteBufAllocator allocator, byte type, int id) {
    return frame(allocator, type, id, new byte[0], 0, 0);
  }

  static ByteBuf frame(ByteBufAllocator allocator, byte type, int id, byte[] body) {
    return frame(allocator, type, id, body, 0, body.length);
  }

  static ByteBuf frame(
      ByteBufAllocator allocator, byte type, int id, byte[] body, int from, int count) {
    boolean copy = count <= COPY_BYTES_MAX;
    ByteBuf header = allocator.buffer(HEADER_BYTES + (copy ? count : 0));
    header.writeInt(5 + count).writeByte(type).writeInt(id);
    if (copy) {
      return header.writeBytes(body, from, count);
    }
    return Unpooled.wrappedBuffer(header, Unpooled.wrappedBuffer(body, from, count));
  }

  /** A frame whose body has one leading byte. */
  static ByteBuf frame(
      ByteBufAllocator allocator, byte type, int id, byte lead, byte[] body, int from, int count) {
    boolean copy = count <= COPY_BYTES_MAX;
    ByteBuf header = allocator.buffer(HEADER_BYTES + 1 + (copy ? count : 0));
    header.writeInt(6 + count).writeByte(type).writeInt(id).writeByte(lead);
    if (copy) {
      return header.writeBytes(body, from, count);
    }
    return Unpooled.wrappedBuffer(header, Unpooled.wrappedBuffer(body, from, count));
  }

  static ByteBuf number(ByteBufAllocator allocator, byte type, int id, long number) {
    return allocator
        .buffer(HEADER_BYTES + 8)
        .writeInt(13)
        .writeByte(type)
        .writeInt(id)
        .writeLong(number);
  }

  static byte[] rest(ByteBuf frame) {
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes);
    return bytes;
  }
}
