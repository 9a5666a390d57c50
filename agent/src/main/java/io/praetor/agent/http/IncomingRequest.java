package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
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
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
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
  private final LoopConnections loop;
  private @Nullable BodyFile file;
  private int countedBytes;
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
      long announced,
      LoopConnections loop) {
    this.loop = loop;
    this.request = request;
    this.next = next;
    this.expectsContinue = expectsContinue;
    this.limit = limit;
    this.expected = (int) Math.min(announced, limit.bytesMax());
    if (announced > limit.bytesMax()) {
      refusal = limit.tooLarge(announced);
    }
  }

  private static Request.Headers headers(HttpHeaders headers) {
    return new Request.Headers() {
      @Override
      public @Nullable String first(String name) {
        return headers.get(name);
      }

      @Override
      public List<String> all(String name) {
        return headers.getAll(name);
      }

      @Override
      public Iterable<String> names() {
        return headers.names();
      }
    };
  }

  /**
   * A request whose head has come.
   *
   * @param client the client's IP address; null over a unix socket
   * @param roomAgain called when a body can be read on that was too fast for its file
   */
  static IncomingRequest begin(
      HttpRequest head,
      @Nullable String client,
      Router router,
      LoopConnections loop,
      Runnable roomAgain) {
    Request request =
        new Request(
            head.method().name(),
            head.uri(),
            headers(head.headers()),
            client == null ? "unix" : client);
    DecoderResult result = head.decoderResult();
    if (result.isFailure()) {
      IncomingRequest incoming =
          new IncomingRequest(
              request, Http1Encoder.Next.CLOSE, false, new BodyLimit(0, "none"), -1, loop);
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
      IncomingRequest bare =
          new IncomingRequest(request, next, false, router.otherBodyLimit(), -1, loop);
      bare.refusal = loop.resources().settings().rules().check(request, client);
      return bare;
    }
    IncomingRequest incoming =
        new IncomingRequest(
            request,
            next,
            HttpUtil.is100ContinueExpected(head),
            router.bodyLimit(request),
            HttpUtil.getContentLength(head, -1L),
            loop);
    if (incoming.refusal == null) {
      incoming.refusal = loop.resources().settings().rules().check(request, client);
    }
    if (incoming.refusal == null && incoming.limit.inFile()) {
      incoming.beginFile(roomAgain);
    }
    return incoming;
  }

  private void beginFile(Runnable roomAgain) {
    BodyFiles files = loop.resources().files();
    if (files.enter()) {
      file = new BodyFile(files, roomAgain);
    } else {
      refusal =
          Answer.text(
              429, BodyFiles.FILES_MAX + " large bodies are on their way already; try again later");
    }
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

  /**
   * Takes the next part of the body.
   *
   * @return whether to wait before more is read
   */
  boolean take(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refusal = malformed(content.decoderResult().cause());
      broken = true;
      return false;
    }
    ByteBuf bytes = content.content();
    int n = bytes.readableBytes();
    if (n == 0) {
      complete(content);
      return false;
    }
    if (refusal != null) {
      discarded += n;
      return false;
    }
    if (n > limit.bytesMax() - length) {
      refuse(limit.tooLarge((long) length + n));
      return false;
    }
    BodyFile target = file;
    if (target != null) {
      length += n;
      return target.write(bytes.retainedSlice());
    }
    if (length + n > body.length && !grow(newSize(length + n))) {
      return false;
    }
    bytes.readBytes(body, length, n);
    length += n;
    complete(content);
    return false;
  }

  private boolean grow(int size) {
    if (!loop.bodies().take(size - body.length)) {
      refuse(
          Answer.text(
              503,
              "The bodies of other requests take the "
                  + loop.bodies().bytesMax()
                  + " bytes that there are for all; try again. The setting is"
                  + " limits.http_body_bytes_max."));
      return false;
    }
    countedBytes += size - body.length;
    body = Arrays.copyOf(body, size);
    return true;
  }

  private void refuse(Answer why) {
    refusal = why;
    body = NONE;
    release();
  }

  /** Says that the rest of the request does not come. */
  void timeOut() {
    refuse(
        Answer.text(
            408,
            "No byte of the request's body has come for too long. The setting is"
                + " limits.http_stall_timeout."));
    broken = true;
  }

  /** Whether the body goes into a file, which has to be finished before the request is served. */
  boolean isInFile() {
    return file != null;
  }

  /** Has an action run, on any thread, when the body's file is written. */
  void finishFile(Runnable action) {
    BodyFile known = file;
    if (known != null) {
      known.finish(action);
    }
  }

  /** Hands the body's file to the request. */
  void addFile() throws IOException {
    BodyFile known = file;
    if (known != null) {
      request.body(known.file());
    }
  }

  /** Gives back what the body has taken; the request is answered, or nobody will. */
  void release() {
    if (countedBytes > 0) {
      loop.bodies().give(countedBytes);
      countedBytes = 0;
    }
    BodyFile known = file;
    if (known != null) {
      file = null;
      known.close();
    }
  }

  /** Forgets what a request that waits is not asked for any more. */
  void forgetAllButEncoding() {
    request.keepOnly(HttpHeaderNames.ACCEPT_ENCODING.toString());
    if (request.method().equals("GET")) {
      body = NONE;
      request.body(NONE);
      release();
    }
  }

  /** Whether nobody answers the request when its client is gone. */
  boolean isRead() {
    return request.method().equals("GET") || isHead();
  }

  /** At most twice what has arrived, whatever was announced. */
  private int newSize(int needed) {
    int most = needed <= expected ? expected : limit.bytesMax();
    return (int) Math.min(most, Math.max(needed, 2L * body.length));
  }

  private void complete(HttpContent content) {
    if (content instanceof LastHttpContent && length > 0 && file == null && refusal == null) {
      if (length < body.length) {
        loop.bodies().give(body.length - length);
        countedBytes -= body.length - length;
        body = Arrays.copyOf(body, length);
      }
      request.body(body);
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
