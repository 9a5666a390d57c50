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
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.LoopScheduling;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
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
  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(32)
              .writeBytes("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());

  /** A body that is kept in a file takes one of few places, and has to bring so much each time. */
  private static final int FILE_BYTES_MIN = 64 * 1024;

  private final Router router;
  private final RequestLimits options;
  private final Http1Encoder encoder;
  private final @Nullable String client;
  private final LoopConnections loop;
  private final @Nullable RequestDecoder decoder;
  private final Progress progress = new Progress();
  private @Nullable ChannelHandlerContext context;
  private long contentBytes;
  private Progress.Phase stalledIn = Progress.Phase.SERVED;
  private @Nullable Queue<IncomingRequest> waiting;
  private @Nullable IncomingRequest arriving;
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
      Http1Encoder encoder,
      @Nullable String client,
      LoopConnections loop,
      @Nullable RequestDecoder decoder) {
    this.router = router;
    this.options = options;
    this.encoder = encoder;
    this.client = client;
    this.loop = loop;
    this.decoder = decoder;
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
      if (message instanceof HttpRequest head) {
        begin(ctx, head);
      }
      if (message instanceof HttpContent content) {
        take(ctx, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest head) {
    if (closing) {
      return;
    }
    IncomingRequest request =
        IncomingRequest.begin(head, client, router, loop, () -> readOnSoon(ctx));
    arriving = request;
    if (request.expectsContinue() && current == null && request.refusal() == null) {
      var _ = ctx.writeAndFlush(CONTINUE.duplicate());
    } else if (request.isHopeless()) {
      complete(ctx, request);
    }
  }

  private void take(ChannelHandlerContext ctx, HttpContent content) {
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

  /** A body has room again in its file. */
  private void readOnSoon(ChannelHandlerContext ctx) {
    ctx.executor()
        .execute(() -> {
          Queue<IncomingRequest> queue = waiting;
          if (queue == null || queue.size() < options.pipelinedRequestsMax()) {
            ctx.channel().config().setAutoRead(true);
          }
        });
  }

  private void complete(ChannelHandlerContext ctx, IncomingRequest request) {
    arriving = null;
    // Who does not read what was answered waits with the next question: its answers would pile up.
    if (current == null && !dispatching && ctx.channel().isWritable()) {
      dispatch(ctx, request);
      return;
    }
    Queue<IncomingRequest> queue = waiting;
    if (queue == null) {
      queue = new ArrayDeque<>(4);
      waiting = queue;
    }
    queue.add(request);
    if (queue.size() >= options.pipelinedRequestsMax()) {
      ctx.channel().config().setAutoRead(false);
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
      next = current == null && ctx.channel().isWritable() ? pollWaiting(ctx) : null;
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

  private @Nullable IncomingRequest pollWaiting(ChannelHandlerContext ctx) {
    Queue<IncomingRequest> queue = waiting;
    if (queue == null) {
      return null;
    }
    IncomingRequest next = queue.poll();
    if (queue.isEmpty()) {
      waiting = null;
      if (!ctx.channel().config().isAutoRead()) {
        ctx.channel().config().setAutoRead(true);
      }
    }
    return next;
  }

  private void proceed(ChannelHandlerContext ctx) {
    if (current == null && !dispatching && !closing && ctx.channel().isWritable()) {
      IncomingRequest next = pollWaiting(ctx);
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
    current = null;
    Http1Encoder.Next next = request.next();
    ByteBuf bytes = encode(ctx, request, answer, next);
    ChannelPromise sent = ctx.voidPromise();
    if (bytes.readableBytes() >= QueuedAnswers.BYTES_MIN) {
      QueuedAnswers queue = loop.resources().answers();
      // What has changed something is answered as it is, whatever room there is.
      QueuedAnswers.Queued queued =
          queue.add(bytes, answer.isShared(), ctx.channel(), !request.isRead());
      if (queued == null) {
        bytes.release();
        bytes = encode(ctx, tooManyUnread(queue), false, next, !request.isHead());
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

  private ByteBuf encode(
      ChannelHandlerContext ctx, IncomingRequest request, Answer answer, Http1Encoder.Next next) {
    boolean packs = Compression.applies(request.request(), answer);
    if (answer.isShared() && next == Http1Encoder.Next.KEEP && !request.isHead()) {
      // Encoded and compressed once for all that a change woke, not once for each.
      ByteBuf wire = answer.wire(packs);
      if (wire == null) {
        wire = encode(ctx, answer.own(), packs, next, true);
        answer.wire(packs, wire);
      }
      return wire.retainedDuplicate();
    }
    return encode(ctx, answer.isShared() ? answer.own() : answer, packs, next, !request.isHead());
  }

  private ByteBuf encode(
      ChannelHandlerContext ctx,
      Answer own,
      boolean packs,
      Http1Encoder.Next next,
      boolean withBody) {
    Answer sent = packs ? Compression.apply(ctx.alloc(), own) : own;
    return encoder.encode(ctx.alloc(), sent, next, withBody);
  }

  /** Sends the head of a streamed answer; the exchange stays current until it ends. */
  void sendHead(Exchange exchange, Answer head) {
    ChannelHandlerContext ctx = exchange.context();
    head.body().release();
    if (current == exchange && ctx.channel().isActive()) {
      var _ = ctx.writeAndFlush(encoder.encodeHead(ctx.alloc(), head, exchange.incoming().next()));
    }
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
    long bytesIn = decoder == null ? contentBytes : decoder.bytesIn();
    Progress.Phase phase;
    long mark = bytesIn;
    long limit = limits.stallNanosMax();
    if (unread > 0) {
      phase = Progress.Phase.ANSWER;
      mark = unread;
    } else if (arriving != null && ctx.channel().config().isAutoRead()) {
      phase = Progress.Phase.BODY;
      if (arriving.isInFile()) {
        mark = bytesIn / FILE_BYTES_MIN;
      }
    } else if (closing || current != null || arriving != null || waiting != null) {
      phase = Progress.Phase.SERVED;
      limit = Long.MAX_VALUE;
    } else if (decoder == null) {
      return false;
    } else if (decoder.isMidHead()) {
      phase = Progress.Phase.HEAD;
    } else {
      phase = Progress.Phase.IDLE;
      limit = limits.idleNanosMax();
    }
    stalledIn = phase;
    return progress.stillNanos(phase, mark, nowNanos) >= limit;
  }

  @Override
  public void end() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    LOG.debug("Connection of {} is ended: it does not move ({})", name(), stalledIn);
    IncomingRequest request = arriving;
    if (stalledIn == Progress.Phase.BODY && request != null) {
      request.timeOut();
      complete(ctx, request);
    } else if (stalledIn == Progress.Phase.HEAD) {
      closing = true;
      Answer late =
          Answer.text(
                  408,
                  "The head of the request has not come whole for too long. The setting is"
                      + " limits.http_stall_timeout.")
              .bare();
      ctx.writeAndFlush(encode(ctx, late, false, Http1Encoder.Next.CLOSE, true))
          .addListener(LingeringClose.INSTANCE);
    } else {
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
    Queue<IncomingRequest> queue = waiting;
    if (queue != null) {
      queue.forEach(IncomingRequest::release);
      waiting = null;
    }
    IncomingRequest request = arriving;
    if (request != null) {
      request.release();
      arriving = null;
    }
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
