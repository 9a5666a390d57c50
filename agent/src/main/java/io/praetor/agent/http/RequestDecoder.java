package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;
import io.praetor.agent.routing.RequestLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Netty's decoder of requests, but for one thing: bytes of the path beyond ASCII are kept, where
 * Netty would make replacement characters of them and thereby one key of many. Owned by the event
 * loop of its connection.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private long bytesIn;
  private boolean midRequest;
  private boolean midHead;

  RequestDecoder(RequestLimits options) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(options.requestLineBytesMax())
            .setMaxHeaderSize(options.headerBytesMax())
            .setMaxChunkSize(64 * 1024)
            // Headers are looked up and never passed on, so what is odd in them does no harm.
            .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false)));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      bytesIn += bytes.readableBytes();
    }
    super.channelRead(ctx, message);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    int from = in.readerIndex();
    int had = out.size();
    super.decode(ctx, in, out);
    if (out.size() > had) {
      midRequest = !(out.getLast() instanceof LastHttpContent);
      midHead = false;
    } else if (!midRequest && isMoreThanLineEnds(in, from)) {
      midHead = true;
    }
  }

  /** Old clients send an empty line behind a body, which begins no request (RFC 9112, 2.2). */
  private static boolean isMoreThanLineEnds(ByteBuf in, int from) {
    return in.forEachByte(from, in.writerIndex() - from, ByteProcessor.FIND_NON_CRLF) >= 0;
  }

  /** How many bytes have come. */
  long bytesIn() {
    return bytesIn;
  }

  /** Whether a part of a request's head has come, and not all of it. */
  boolean isMidHead() {
    return midHead;
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    return new String(line, start, length, StandardCharsets.ISO_8859_1);
  }
}
