package io.praetor.agent.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * The body of an answer that goes on for as long as the client listens, pushed by whoever has
 * something to say: nobody waits for the client. Owned by the thread that handles the request.
 */
public interface PushedAnswer {

  /** What was pushed and has not left for the client, in bytes. */
  long unreadBytes();

  /** Whether the client keeps up: what comes is sent at once. */
  boolean isWritable();

  /**
   * Sends a piece, whose buffer it takes over; to a client that is gone, nothing.
   *
   * @param piece made by {@link #piece}; many may be sent duplicates of one
   * @return false if there is no room for it among what clients have not read yet, and it was not
   *     sent
   */
  boolean push(ByteBuf piece);

  /** Ends the answer. */
  void end();

  /**
   * A piece of a body, as HTTP/1.1 sends it: with its length before it (RFC 9112, section 7.1).
   *
   * @param payload stays the caller's
   */
  static ByteBuf piece(ByteBuf payload) {
    int length = payload.readableBytes();
    ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(length + 16);
    piece.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
    piece.writeByte('\r').writeByte('\n');
    piece.writeBytes(payload, payload.readerIndex(), length);
    return piece.writeByte('\r').writeByte('\n');
  }
}
