package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.praetor.agent.routing.Router;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection: puts requests together from what the decoder has read, and
 * hands on each that has come whole. Owned by the event loop.
 */
final class RequestReader {
  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(32)
              .writeBytes("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());

  /** A body that is kept in a file takes one of few places, and has to bring so much each time. */
  private static final int FILE_BYTES_MIN = 64 * 1024;

  private final HttpConnection connection;
  private final Router router;
  private final @Nullable String client;
  private final LoopConnections loop;
  private final @Nullable RequestDecoder decoder;
  private @Nullable IncomingRequest arriving;
  private long contentBytes;

  /**
   * A reader that has read nothing.
   *
   * @param client the client's IP address; null over a unix socket
   * @param decoder what decodes the requests; null for a stream of HTTP/2
   */
  RequestReader(
      HttpConnection connection,
      Router router,
      @Nullable String client,
      LoopConnections loop,
      @Nullable RequestDecoder decoder) {
    this.connection = connection;
    this.router = router;
    this.client = client;
    this.loop = loop;
    this.decoder = decoder;
  }

  void begin(ChannelHandlerContext ctx, HttpRequest head) {
    IncomingRequest request =
        IncomingRequest.begin(head, client, router, loop, () -> connection.readOnSoon(ctx));
    arriving = request;
    if (request.expectsContinue() && connection.isUnasked() && request.refusal() == null) {
      var _ = ctx.writeAndFlush(CONTINUE.duplicate());
    } else if (request.isHopeless()) {
      complete(ctx, request);
    }
  }

  void take(ChannelHandlerContext ctx, HttpContent content) {
    IncomingRequest request = arriving;
    if (request == null) {
      return;
    }
    contentBytes += content.content().readableBytes();
    if (request.take(content)) {
      ctx.channel().config().setAutoRead(false);
    }
    if (content instanceof LastHttpContent || request.isHopeless()) {
      complete(ctx, request);
    }
  }

  private void complete(ChannelHandlerContext ctx, IncomingRequest request) {
    arriving = null;
    connection.complete(ctx, request);
  }

  /** Whether a request has begun to arrive and is not whole yet. */
  boolean isInRequest() {
    return arriving != null;
  }

  /** Whether the connection is in the middle of the head of a request. */
  boolean isMidHead() {
    return decoder != null && decoder.isMidHead();
  }

  /** How much has been read: of a stream of HTTP/2, of bodies alone. */
  long bytesIn() {
    return decoder == null ? contentBytes : decoder.bytesIn();
  }

  /** What moves as fast as the body that arrives has to. */
  long bodyMark() {
    return arriving != null && arriving.isInFile() ? bytesIn() / FILE_BYTES_MIN : bytesIn();
  }

  /** Answers the request that arrives, since its rest does not come. */
  void timeOut(ChannelHandlerContext ctx) {
    IncomingRequest request = arriving;
    if (request != null) {
      request.timeOut();
      complete(ctx, request);
    }
  }

  /** Drops what has arrived: the client is gone. */
  void release() {
    IncomingRequest request = arriving;
    if (request != null) {
      request.release();
      arriving = null;
    }
  }
}
