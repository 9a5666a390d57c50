package io.praetor.agent.check.probe;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the standard health service of gRPC, whose {@code SERVING} is passing and all else critical;
 * immutable.
 *
 * @param target host:port, and after a slash the name of a service
 * @param tls null for none
 */
public record GrpcProbe(
    ProbeThreads threads, String target, @Nullable ProbeTls tls, Duration timeout)
    implements Probe {
  private static final CharSequence GRPC_STATUS = "grpc-status";

  @Override
  public Run start(EventLoop loop, Consumer<ProbeResult> listener) {
    int slash = target.indexOf('/');
    String address = slash < 0 ? target : target.substring(0, slash);
    String service = slash < 0 ? "" : target.substring(slash + 1);
    return new Dial(threads, tls, true, timeout)
        .start(
            address,
            loop,
            listener,
            new Words(target),
            (attempt, to, channel) -> ask(attempt, to, service, channel));
  }

  private record Words(String target) implements Dial.Words {
    @Override
    public String timedOut() {
      return failed("context deadline exceeded");
    }

    @Override
    public String noAddress() {
      return failed("it is not HOST:PORT or HOST:PORT/SERVICE");
    }

    @Override
    public String failed(String reason) {
      return "gRPC check " + target + ": " + reason;
    }
  }

  private ProbeResult critical(String reason) {
    return ProbeResult.critical(new Words(target).failed(reason));
  }

  private void ask(Attempt attempt, HostPort to, String service, Channel channel) {
    Http2Greeting.send(channel, new Parent(attempt));
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme(tls == null ? "http" : "https")
            .authority(to.toString())
            .path(GrpcHealth.PATH)
            .set("content-type", "application/grpc")
            .set("te", "trailers")
            .set("user-agent", "Consul Health Check")
            .set("grpc-timeout", Math.max(1, Math.min(timeout.toMillis(), 99_999_999)) + "m");
    var _ =
        new Http2StreamChannelBootstrap(channel)
            .handler(new Answers(attempt))
            .open()
            .addListener(opened -> {
              if (opened.isSuccess()) {
                Http2StreamChannel stream = (Http2StreamChannel) opened.getNow();
                var _ = stream.write(new DefaultHttp2HeadersFrame(headers));
                var _ =
                    stream.writeAndFlush(
                        new DefaultHttp2DataFrame(GrpcHealth.request(service), true));
              } else {
                attempt.end(critical(FailureText.reading(opened.cause())));
              }
            });
  }

  /** Sees the end of the whole connection. */
  private final class Parent extends ChannelInboundHandlerAdapter {
    private final Attempt attempt;

    Parent(Attempt attempt) {
      this.attempt = attempt;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      attempt.end(critical("the other side closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      attempt.end(critical(FailureText.reading(cause)));
    }
  }

  /** Reads the answer of one stream. */
  private final class Answers extends ChannelInboundHandlerAdapter {
    private final Attempt attempt;
    private final byte[] message = new byte[GrpcHealth.MESSAGE_BYTES_MAX];
    private int length;

    Answers(Attempt attempt) {
      this.attempt = attempt;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      try {
        switch (frame) {
          case Http2HeadersFrame headers -> head(headers.headers(), headers.isEndStream());
          case Http2DataFrame data -> data(data);
          case Http2ResetFrame reset ->
              attempt.end(critical("the stream was reset, code " + reset.errorCode()));
          default -> {
            // Of no matter to one question.
          }
        }
      } finally {
        ReferenceCountUtil.release(frame);
      }
    }

    private void head(Http2Headers headers, boolean isEnd) {
      CharSequence status = headers.status();
      if (status != null && !status.toString().equals("200")) {
        attempt.end(critical("HTTP status " + status));
        return;
      }
      CharSequence code = headers.get(GRPC_STATUS);
      if (code != null && !code.toString().equals("0")) {
        CharSequence text = headers.get("grpc-message");
        attempt.end(
            critical(
                "rpc error: code = "
                    + GrpcHealth.code(code.toString())
                    + (text == null ? "" : " desc = " + text)));
      } else if (isEnd) {
        answered();
      }
    }

    private void data(Http2DataFrame data) {
      ByteBuf bytes = data.content();
      if (bytes.readableBytes() > message.length - length) {
        attempt.end(critical("an answer of more than " + message.length + " bytes"));
        return;
      }
      int n = bytes.readableBytes();
      bytes.readBytes(message, length, n);
      length += n;
      if (data.isEndStream()) {
        answered();
      }
    }

    private void answered() {
      try {
        int status = GrpcHealth.status(message, length);
        attempt.end(
            status == GrpcHealth.SERVING
                ? ProbeResult.passing("gRPC check " + target + ": success")
                : critical(GrpcHealth.name(status)));
      } catch (IOException e) {
        attempt.end(critical("malformed answer: " + e.getMessage()));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      attempt.end(critical("the stream ended without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      attempt.end(critical(FailureText.reading(cause)));
    }
  }
}
