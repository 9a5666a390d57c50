package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseDecoder;
import org.jspecify.annotations.Nullable;

/**
 * On a stream of HTTP/2: reads the bytes that an answer is made as, those of HTTP/1.1, and sends on
 * the parts that they stand for. So there is one place where an answer is encoded. Owned by the
 * event loop of its connection.
 */
final class StreamAnswers extends ChannelDuplexHandler {
  /** Made when there is something to read, so that a parked query costs none. */
  private @Nullable EmbeddedChannel reader;

  private boolean head;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      head = request.method().equals(HttpMethod.HEAD);
      // The body of a stream is not waited for: its window says how much may come.
      request.headers().remove(HttpHeaderNames.EXPECT);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf bytes)) {
      var _ = ctx.write(message, promise);
      return;
    }
    EmbeddedChannel open = reader;
    if (open == null) {
      open = new EmbeddedChannel(new AnswerDecoder(head));
      reader = open;
    }
    open.writeInbound(bytes);
    Object part = open.readInbound();
    while (part != null) {
      Object next = open.readInbound();
      var _ = ctx.write(part, next == null ? promise.unvoid() : ctx.newPromise());
      part = next;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    EmbeddedChannel open = reader;
    if (open != null) {
      open.finishAndReleaseAll();
    }
  }

  /** Knows that an answer to HEAD has a length and no body (RFC 9110, section 9.3.2). */
  private static final class AnswerDecoder extends HttpResponseDecoder {
    private final boolean head;

    AnswerDecoder(boolean head) {
      this.head = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return head || super.isContentAlwaysEmpty(message);
    }
  }
}
