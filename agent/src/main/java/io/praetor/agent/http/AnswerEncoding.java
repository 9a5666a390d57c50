package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.praetor.agent.routing.Answer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the bytes of answers, compressed for clients that accept it. Shared by all event loops. */
final class AnswerEncoding {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerEncoding.class);

  /** To compress less takes an event loop so short a time that others do not notice. */
  private static final int LARGE_BYTES_MIN = 64 * 1024;

  private final Http1Encoder encoder;
  private final Executor threads;
  private final LongSupplier bytesMax;

  /** Bodies that are being compressed, or wait for it; what comes of them is counted elsewhere. */
  private final AtomicLong bodyBytes = new AtomicLong();

  /**
   * An encoding.
   *
   * @param threads compress what is large; they may refuse
   * @param bytesMax how much of it may wait for that, or be under way, at a time; one that is alone
   *     has room, whatever its size
   */
  AnswerEncoding(Http1Encoder encoder, Executor threads, LongSupplier bytesMax) {
    this.encoder = encoder;
    this.threads = threads;
    this.bytesMax = bytesMax;
  }

  private boolean enter(long bytes) {
    long before = bodyBytes.getAndAdd(bytes);
    if (before > 0 && before + bytes > bytesMax.getAsLong()) {
      bodyBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Whether to compress an answer would take long. */
  static boolean isLarge(Answer answer) {
    return answer.body().readableBytes() >= LARGE_BYTES_MIN;
  }

  /**
   * Has the bytes of a large answer made on another thread, if they are to be compressed.
   *
   * @param then told the bytes, which it owns, or null if they could not be made; on the event loop
   * @return false if the answer is to be encoded here, and nothing has been done
   */
  boolean encodeLarge(
      ChannelHandlerContext ctx,
      IncomingRequest request,
      Answer answer,
      Http1Encoder.Next next,
      Consumer<@Nullable ByteBuf> then) {
    if (!Compression.applies(request.request(), answer)) {
      return false;
    }
    if (!isForAll(request, answer, next)) {
      return make(ctx, answer, next, !request.isHead(), then);
    }
    Consumer<@Nullable ByteBuf> each =
        bytes -> then.accept(bytes == null ? null : bytes.retainedDuplicate());
    if (!answer.isBeingPacked() && !make(ctx, answer, next, true, tellAll(answer))) {
      return false;
    }
    answer.awaitPacked(each);
    return true;
  }

  private static Consumer<@Nullable ByteBuf> tellAll(Answer answer) {
    return bytes -> {
      answer.packed(bytes);
      if (bytes != null) {
        bytes.release();
      }
    };
  }

  /** Whether the same bytes go to all who are given an answer. */
  private static boolean isForAll(IncomingRequest request, Answer answer, Http1Encoder.Next next) {
    return answer.isShared() && next == Http1Encoder.Next.KEEP && !request.isHead();
  }

  private boolean make(
      ChannelHandlerContext ctx,
      Answer answer,
      Http1Encoder.Next next,
      boolean withBody,
      Consumer<@Nullable ByteBuf> then) {
    int size = answer.body().readableBytes();
    if (!enter(size)) {
      return false;
    }
    Answer own = answer.own();
    try {
      threads.execute(() -> {
        @Nullable ByteBuf bytes;
        try {
          bytes = encode(ctx.alloc(), own, true, next, withBody);
        } catch (RuntimeException | Error e) {
          LOG.error("An answer could not be compressed", e);
          bytes = null;
        } finally {
          bodyBytes.addAndGet(-size);
        }
        handOver(ctx, bytes, then);
      });
    } catch (RejectedExecutionException full) {
      own.body().release();
      bodyBytes.addAndGet(-size);
      return false;
    }
    if (!answer.isShared()) {
      answer.body().release();
    }
    return true;
  }

  private static void handOver(
      ChannelHandlerContext ctx, @Nullable ByteBuf bytes, Consumer<@Nullable ByteBuf> then) {
    try {
      ctx.executor().execute(() -> then.accept(bytes));
    } catch (RejectedExecutionException stopped) {
      if (bytes != null) {
        bytes.release();
      }
    }
  }

  /** The bytes of the answer to a request; an answer that is not shared is consumed. */
  ByteBuf encode(
      ByteBufAllocator allocator, IncomingRequest request, Answer answer, Http1Encoder.Next next) {
    // What is large comes here if nobody was free to compress it: it is sent as it is then.
    boolean packs = !isLarge(answer) && Compression.applies(request.request(), answer);
    if (isForAll(request, answer, next)) {
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
    try {
      return encoder.encode(allocator, sent, next, withBody);
    } catch (RuntimeException | Error e) {
      sent.body().release();
      throw e;
    }
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
