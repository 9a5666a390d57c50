package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of HTTP/1.1: its requests are answered one after the other, so answers keep their
 * order behind one that waits. Owned by its event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(32)
              .writeBytes("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());

  private final Router router;
  private final RequestLimits options;
  private final Http1Encoder encoder;
  private final String remoteAddress;
  private final LoopScheduling scheduling;
  private @Nullable Queue<IncomingRequest> waiting;
  private @Nullable IncomingRequest arriving;
  private @Nullable Exchange current;
  private boolean reading;
  private boolean dispatching;
  private boolean closing;

  HttpConnection(
      Router router,
      RequestLimits options,
      Http1Encoder encoder,
      String remoteAddress,
      LoopScheduling scheduling) {
    this.router = router;
    this.options = options;
    this.encoder = encoder;
    this.remoteAddress = remoteAddress;
    this.scheduling = scheduling;
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
    IncomingRequest request = IncomingRequest.begin(head, remoteAddress, router);
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
    request.take(content);
    if (content instanceof LastHttpContent || request.isHopeless()) {
      complete(ctx, request);
    }
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
      } else {
        router.handle(next.request(), exchange);
        if (current == exchange) {
          next.request().keepOnly(HttpHeaderNames.ACCEPT_ENCODING.toString());
        }
      }
      next = current == null && ctx.channel().isWritable() ? pollWaiting(ctx) : null;
    }
    dispatching = false;
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
    if (current != exchange || !ctx.channel().isActive()) {
      if (!answer.isShared()) {
        answer.body().release();
      }
      return;
    }
    current = null;
    Http1Encoder.Next next = request.next();
    ByteBuf bytes = encode(ctx, request, answer, next);
    if (next == Http1Encoder.Next.CLOSE) {
      closing = true;
      ctx.writeAndFlush(bytes).addListener(LingeringClose.INSTANCE);
    } else if (reading) {
      var _ = ctx.write(bytes, ctx.voidPromise());
    } else {
      var _ = ctx.writeAndFlush(bytes, ctx.voidPromise());
    }
    proceed(ctx);
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
    return scheduling;
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
    waiting = null;
    arriving = null;
    Exchange exchange = current;
    current = null;
    if (exchange != null) {
      exchange.hungUp();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A client that does not speak TLS, or not in time, is no fault of this agent's.
    if (cause instanceof IOException
        || (cause instanceof DecoderException && cause.getCause() instanceof IOException)) {
      LOG.debug("Connection of {} broke: {}", remoteAddress, cause.getMessage());
    } else {
      LOG.warn("Connection of {} is closed after an error", remoteAddress, cause);
    }
    var _ = ctx.close();
  }
}
