package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compresses large answers for clients that accept it. Stateless. */
final class Compression {
  /** Below this, an answer fits into one packet anyway. */
  private static final int BYTES_MIN = 1400;

  private Compression() {}

  /** Whether an answer is to be compressed for who asked. */
  static boolean applies(Request request, Answer answer) {
    return answer.body().readableBytes() >= BYTES_MIN
        && answer.type() != Answer.Type.GZIP
        && !answer.isGzipped()
        && request.acceptsGzip();
  }

  /** The answer compressed; its own body is released. */
  static Answer apply(ByteBufAllocator allocator, Answer answer) {
    ByteBuf plain = answer.body();
    ByteBuf packed;
    try {
      packed = allocator.directBuffer(plain.readableBytes() / 2);
    } catch (RuntimeException | Error e) {
      plain.release();
      throw e;
    }
    try (GZIPOutputStream out = new GZIPOutputStream(new ByteBufOutputStream(packed), 4096);
        ByteBufInputStream in = new ByteBufInputStream(plain)) {
      in.transferTo(out);
    } catch (IOException e) {
      packed.release();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      packed.release();
      throw e;
    } finally {
      plain.release();
    }
    return answer.withBody(packed).header("Content-Encoding", "gzip");
  }
}
