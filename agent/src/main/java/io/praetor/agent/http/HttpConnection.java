package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.LoopScheduling;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of HTTP/1.1: its requests are answered one after the other, so answers keep their
 * order behind one that waits. Owned by its event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements LoopConnections.Member {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
  private final Router router;
  private final AnswerEncoding encoding;
  private final @Nullable String client;
  private final LoopConnections loop;
  private final RequestReader reader;
  private final boolean isStream;
  private final PipelinedRequests waiting;
  private final Progress progress = new Progress();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange current;
  private boolean reading;
  private boolean dispatching;
  private boolean closing;

  /**
   * A connection without a request.
   *
   * @param client the client's IP address; null over a unix socket
   * @param decoder what decodes its requests; null for a stream of HTTP/2
   */
  HttpConnection(
      Router router,
      RequestLimits options,
      AnswerEncoding encoding,
      @Nullable String client,
      LoopConnections loop,
      @Nullable RequestDecoder decoder) {
    this.router = router;
    this.encoding = encoding;
    this.client = client;
    this.loop = loop;
    this.isStream = decoder == null;
    this.waiting = new PipelinedRequests(options.pipelinedRequestsMax());
    this.reader = new RequestReader(this, router, client, loop, decoder);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    loop.add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.remove(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    reading = true;
    try {
      if (message instanceof HttpRequest head && !closing) {
        reader.begin(ctx, head);
      }
      if (message instanceof HttpContent content) {
        reader.take(ctx, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** Whether no request is being answered. */
  boolean isUnasked() {
    return current == null;
  }

  /** A body has room again in its file. Any thread. */
  void readOnSoon(ChannelHandlerContext ctx) {
    ctx.executor()
        .execute(() -> {
          if (waiting.hasRoom()) {
            ctx.channel().config().setAutoRead(true);
          }
        });
  }

  /** Takes a request that has come whole, or of which no more is read. */
  void complete(ChannelHandlerContext ctx, IncomingRequest request) {
    // Who does not read what was answered waits with the next question: its answers would pile up.
    if (current == null && !dispatching && ctx.channel().isWritable()) {
      dispatch(ctx, request);
    } else {
      waiting.add(ctx, request);
    }
  }

  /** Answers a request, and then those that came behind it, for as long as none has to wait. */
  private void dispatch(ChannelHandlerContext ctx, IncomingRequest first) {
    dispatching = true;
    IncomingRequest next = first;
    while (next != null && !closing) {
      Exchange exchange = new Exchange(this, ctx, next);
      current = exchange;
      Answer refusal = next.refusal();
      if (refusal != null) {
        router.refuse(next.request(), refusal, exchange);
      } else if (next.isInFile()) {
        next.finishFile(() -> ctx.executor().execute(() -> serveFile(exchange)));
      } else {
        router.handle(next.request(), exchange);
        if (current == exchange) {
          next.forgetAllButEncoding();
        }
      }
      next = current == null && ctx.channel().isWritable() ? waiting.poll(ctx) : null;
    }
    dispatching = false;
    if (next != null) {
      // The answer before it was the last of this connection.
      next.release();
    }
  }

  /** Serves a request whose body is in a file, now that the file is written. */
  private void serveFile(Exchange exchange) {
    IncomingRequest request = exchange.incoming();
    if (current != exchange) {
      request.release();
      return;
    }
    try {
      request.addFile();
    } catch (IOException e) {
      router.refuse(request.request(), Answer.text(503, String.valueOf(e.getMessage())), exchange);
      return;
    }
    router.handle(request.request(), exchange);
  }

  private void proceed(ChannelHandlerContext ctx) {
    if (current == null && !dispatching && !closing && ctx.channel().isWritable()) {
      IncomingRequest next = waiting.poll(ctx);
      if (next != null) {
        dispatch(ctx, next);
      }
    }
  }

  /** Sends the answer to the current request. On the event loop. */
  void send(Exchange exchange, Answer answer) {
    ChannelHandlerContext ctx = exchange.context();
    IncomingRequest request = exchange.incoming();
    request.release();
    if (current != exchange || !ctx.channel().isActive()) {
      if (!answer.isShared()) {
        answer.body().release();
      }
      return;
    }
    Http1Encoder.Next next = request.next();
    boolean isShared = answer.isShared();
    if (AnswerEncoding.isLarge(answer)
        && encoding.encodeLarge(
            ctx, request, answer, next, bytes -> sendMade(exchange, isShared, bytes))) {
      exchange.answered();
      return;
    }
    send(exchange, isShared, next, encoding.encode(ctx.alloc(), request, answer, next));
  }

  /** Sends what another thread has made. */
  private void sendMade(Exchange exchange, boolean isShared, @Nullable ByteBuf made) {
    ChannelHandlerContext ctx = exchange.context();
    if (current != exchange || !ctx.channel().isActive()) {
      if (made != null) {
        made.release();
      }
      return;
    }
    Http1Encoder.Next next = exchange.incoming().next();
    if (made != null) {
      send(exchange, isShared, next, made);
    } else {
      Answer failure =
          Answer.text(500, "the answer could not be compressed; the server's log says why");
      boolean withBody = !exchange.incoming().isHead();
      send(exchange, false, next, encoding.encodeRefusal(ctx.alloc(), failure, next, withBody));
    }
  }

  private void send(Exchange exchange, boolean isShared, Http1Encoder.Next next, ByteBuf made) {
    ChannelHandlerContext ctx = exchange.context();
    IncomingRequest request = exchange.incoming();
    ByteBuf bytes = made;
    current = null;
    ChannelPromise sent = ctx.voidPromise();
    if (bytes.readableBytes() >= QueuedAnswers.BYTES_MIN) {
      QueuedAnswers queue = loop.resources().answers();
      // What has changed something is answered as it is, whatever room there is.
      QueuedAnswers.Queued queued = queue.add(bytes, isShared, ctx.channel(), !request.isRead());
      if (queued == null) {
        bytes.release();
        bytes = encoding.encodeRefusal(ctx.alloc(), tooManyUnread(queue), next, !request.isHead());
      } else {
        sent = ctx.newPromise();
        sent.addListener(done -> queue.read(queued, ctx.channel()));
      }
    }
    if (next == Http1Encoder.Next.CLOSE) {
      closing = true;
      ctx.writeAndFlush(bytes, sent.unvoid()).addListener(LingeringClose.INSTANCE);
    } else if (reading) {
      var _ = ctx.write(bytes, sent);
    } else {
      var _ = ctx.writeAndFlush(bytes, sent);
    }
    proceed(ctx);
  }

  private static Answer tooManyUnread(QueuedAnswers queue) {
    return Answer.text(
        503,
        "Answers that other clients have not read yet take the "
            + queue.bytesMax()
            + " bytes that there are for all; try again. The setting is"
            + " limits.http_answer_bytes_max.");
  }

  /** Sends the head of a streamed answer; the exchange stays current until it ends. */
  void sendHead(Exchange exchange, Answer head) {
    ChannelHandlerContext ctx = exchange.context();
    head.body().release();
    if (current == exchange && ctx.channel().isActive()) {
      var _ = ctx.writeAndFlush(encoding.encodeHead(ctx.alloc(), head, exchange.incoming().next()));
    }
  }

  /** Whether an exchange is the one that is being answered. */
  boolean isCurrent(Exchange exchange) {
    return current == exchange;
  }

  /** Memory for large answers. */
  QueuedAnswers queuedAnswers() {
    return loop.resources().answers();
  }

  /** Ends a streamed answer; {@code whole} says whether nothing of it is missing. */
  void end(Exchange exchange, boolean whole) {
    ChannelHandlerContext ctx = exchange.context();
    exchange.incoming().release();
    if (current != exchange || !ctx.channel().isActive()) {
      return;
    }
    current = null;
    if (!whole) {
      // Without the last chunk, the client knows that something is missing (RFC 9112, section 8).
      closing = true;
      var _ = ctx.close();
      return;
    }
    ByteBuf last = Unpooled.copiedBuffer("0\r\n\r\n", StandardCharsets.US_ASCII);
    if (exchange.incoming().next() == Http1Encoder.Next.CLOSE) {
      closing = true;
      ctx.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    } else {
      var _ = ctx.writeAndFlush(last);
      proceed(ctx);
    }
  }

  LoopScheduling scheduling() {
    return loop.scheduling();
  }

  /** How long a client may read nothing of an answer. */
  long stallMsMax() {
    return TimeUnit.NANOSECONDS.toMillis(loop.resources().settings().limits().stallNanosMax());
  }

  @Override
  public boolean isStalled(long nowNanos, ConnectionLimits limits) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return false;
    }
    long unread = UnreadBytes.of(ctx.channel());
    if (unread > 0) {
      return progress.isStalled(Progress.Phase.ANSWER, unread, nowNanos, limits);
    }
    if (reader.isInRequest() && ctx.channel().config().isAutoRead()) {
      return progress.isStalled(Progress.Phase.BODY, reader.bodyMark(), nowNanos, limits);
    }
    boolean served = closing || current != null || reader.isInRequest() || !waiting.isEmpty();
    // Between its requests, a stream of HTTP/2 is its connection's matter.
    Progress.Phase phase =
        served || isStream
            ? Progress.Phase.SERVED
            : reader.isMidHead() ? Progress.Phase.HEAD : Progress.Phase.IDLE;
    return progress.isStalled(phase, reader.bytesIn(), nowNanos, limits);
  }

  @Override
  public void end() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    Progress.Phase stalledIn = progress.phase();
    LOG.debug("Connection of {} is ended: it does not move ({})", name(), stalledIn);
    if (stalledIn == Progress.Phase.BODY) {
      reader.timeOut(ctx);
    } else if (stalledIn == Progress.Phase.HEAD) {
      closing = true;
      Answer late =
          Answer.text(
                  408,
                  "The head of the request has not come whole for too long. The setting is"
                      + " limits.http_stall_timeout.")
              .bare();
      ctx.writeAndFlush(encoding.encodeRefusal(ctx.alloc(), late, Http1Encoder.Next.CLOSE, true))
          .addListener(LingeringClose.INSTANCE);
    } else {
      if (ctx.channel() instanceof Http2StreamChannel stream) {
        // Closing it alone leaves in the flow controller what its window has no room for.
        var _ =
            stream
                .parent()
                .writeAndFlush(
                    new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream.stream()));
      }
      var _ = ctx.close();
    }
  }

  private String name() {
    return client == null ? "a unix socket" : client;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    ctx.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange exchange = current;
    if (exchange != null) {
      exchange.writabilityChanged();
    }
    proceed(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    loop.remove(this);
    waiting.release();
    reader.release();
    Exchange exchange = current;
    current = null;
    if (exchange != null) {
      if (exchange.incoming().isRead()) {
        exchange.incoming().release();
      }
      exchange.hungUp();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A client that does not speak TLS, or not in time, is no fault of this agent's.
    if (cause instanceof IOException
        || (cause instanceof DecoderException && cause.getCause() instanceof IOException)) {
      LOG.debug("Connection of {} broke: {}", name(), cause.getMessage());
    } else {
      LOG.warn("Connection of {} is closed after an error", name(), cause);
    }
    var _ = ctx.close();
  }
}
