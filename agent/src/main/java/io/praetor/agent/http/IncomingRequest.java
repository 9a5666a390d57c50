package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BodyLimit;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Router;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request while its body arrives, held against its limit byte by byte. Owned by the event loop of
 * its connection.
 */
final class IncomingRequest {
  /** How much of a body that is refused anyway is read so that the client sees the refusal. */
  private static final long DISCARDED_BYTES_MAX = 16L * 1024 * 1024;

  private static final byte[] NONE = new byte[0];

  private final Request request;
  private final Http1Encoder.Next next;
  private final boolean expectsContinue;
  private final BodyLimit limit;
  private final int expected;
  private byte[] body = NONE;
  private int length;
  private long discarded;
  private @Nullable Answer refusal;
  private boolean broken;

  private IncomingRequest(
      Request request,
      Http1Encoder.Next next,
      boolean expectsContinue,
      BodyLimit limit,
      long announced) {
    this.request = request;
    this.next = next;
    this.expectsContinue = expectsContinue;
    this.limit = limit;
    this.expected = (int) Math.min(announced, limit.bytesMax());
    if (announced > limit.bytesMax()) {
      refusal = limit.tooLarge(announced);
    }
  }

  static IncomingRequest begin(HttpRequest head, String remoteAddress, Router router) {
    Request request =
        new Request(head.method().name(), head.uri(), head.headers()::get, remoteAddress);
    DecoderResult result = head.decoderResult();
    if (result.isFailure()) {
      IncomingRequest incoming =
          new IncomingRequest(
              request, Http1Encoder.Next.CLOSE, false, new BodyLimit(0, "none"), -1);
      incoming.refusal = malformed(result.cause());
      incoming.broken = true;
      return incoming;
    }
    boolean keep = HttpUtil.isKeepAlive(head);
    Http1Encoder.Next next =
        !keep
            ? Http1Encoder.Next.CLOSE
            : head.protocolVersion().equals(HttpVersion.HTTP_1_0)
                ? Http1Encoder.Next.KEEP_SAID
                : Http1Encoder.Next.KEEP;
    if (!head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
        && !head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return new IncomingRequest(request, next, false, router.otherBodyLimit(), -1);
    }
    return new IncomingRequest(
        request,
        next,
        HttpUtil.is100ContinueExpected(head),
        router.bodyLimit(request),
        HttpUtil.getContentLength(head, -1L));
  }

  private static Answer malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Answer.text(414, "The first line of the request is too long.").bare();
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Answer.text(431, "The headers of the request are too large.").bare();
    }
    return Answer.text(400, "The request is malformed.").bare();
  }

  void take(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refusal = malformed(content.decoderResult().cause());
      broken = true;
      return;
    }
    ByteBuf bytes = content.content();
    int n = bytes.readableBytes();
    if (n == 0) {
      complete(content);
      return;
    }
    if (refusal != null) {
      discarded += n;
      return;
    }
    if (n > limit.bytesMax() - length) {
      refusal = limit.tooLarge((long) length + n);
      body = NONE;
      return;
    }
    if (length + n > body.length) {
      body = Arrays.copyOf(body, newSize(length + n));
    }
    bytes.readBytes(body, length, n);
    length += n;
    complete(content);
  }

  /** At most twice what has arrived, whatever was announced. */
  private int newSize(int needed) {
    int most = needed <= expected ? expected : limit.bytesMax();
    return (int) Math.min(most, Math.max(needed, 2L * body.length));
  }

  private void complete(HttpContent content) {
    if (content instanceof LastHttpContent && length > 0) {
      request.body(length == body.length ? body : Arrays.copyOf(body, length));
    }
  }

  Request request() {
    return request;
  }

  /** The answer if the request is refused for its form. */
  @Nullable Answer refusal() {
    return refusal;
  }

  /** Whether reading on makes no sense: the request is refused, and its rest is too long. */
  boolean isHopeless() {
    return broken || discarded > DISCARDED_BYTES_MAX || (refusal != null && expectsContinue);
  }

  Http1Encoder.Next next() {
    return isHopeless() ? Http1Encoder.Next.CLOSE : next;
  }

  boolean expectsContinue() {
    return expectsContinue;
  }

  boolean isHead() {
    return request.method().equals("HEAD");
  }
}
