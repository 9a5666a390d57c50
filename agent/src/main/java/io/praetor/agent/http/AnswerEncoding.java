package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.praetor.agent.routing.Answer;

/** Makes the bytes of answers, compressed for clients that accept it. Shared by all event loops. */
final class AnswerEncoding {
  private final Http1Encoder encoder;

  AnswerEncoding(Http1Encoder encoder) {
    this.encoder = encoder;
  }

  /** The bytes of the answer to a request; an answer that is not shared is consumed. */
  ByteBuf encode(
      ByteBufAllocator allocator, IncomingRequest request, Answer answer, Http1Encoder.Next next) {
    boolean packs = Compression.applies(request.request(), answer);
    if (answer.isShared() && next == Http1Encoder.Next.KEEP && !request.isHead()) {
      // Encoded and compressed once for all that a change woke, not once for each.
      ByteBuf wire = answer.wire(packs);
      if (wire == null) {
        wire = encode(allocator, answer.own(), packs, next, true);
        answer.wire(packs, wire);
      }
      return wire.retainedDuplicate();
    }
    Answer own = answer.isShared() ? answer.own() : answer;
    return encode(allocator, own, packs, next, !request.isHead());
  }

  private ByteBuf encode(
      ByteBufAllocator allocator,
      Answer own,
      boolean packs,
      Http1Encoder.Next next,
      boolean withBody) {
    Answer sent = packs ? Compression.apply(allocator, own) : own;
    return encoder.encode(allocator, sent, next, withBody);
  }

  /** The bytes of an answer that refuses, as they are for every client. */
  ByteBuf encodeRefusal(
      ByteBufAllocator allocator, Answer refusal, Http1Encoder.Next next, boolean withBody) {
    return encoder.encode(allocator, refusal, next, withBody);
  }

  /** The head of an answer whose body follows in chunks. */
  ByteBuf encodeHead(ByteBufAllocator allocator, Answer head, Http1Encoder.Next next) {
    return encoder.encodeHead(allocator, head, next);
  }
}
