package io.praetor.agent.check.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.praetor.store.catalog.CheckStatus;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of an HTTP probe, over as many connections as redirections ask for; confined to the event
 * loop of its attempt.
 */
final class HttpRun {
  private static final String USER_AGENT = "Consul Health Check";
  private static final String ACCEPT = "text/plain, text/*, */*";
  private static final int TOO_MANY_REQUESTS = 429;

  /** What may tell a secret is not sent on to another host. */
  private static final Set<String> OF_ONE_HOST =
      Set.of("authorization", "cookie", "cookie2", "host", "www-authenticate");

  private final HttpProbe probe;
  private final HttpQuestion question;
  private final KeptOutput kept;
  private String method;
  private String body;
  private boolean isFirstHost = true;
  private int redirects;

  /** The status of an answer whose body is being read. */
  private @Nullable HttpResponse answer;

  HttpRun(HttpProbe probe, KeptOutput kept) {
    this.probe = probe;
    this.question = probe.question();
    this.kept = kept;
    this.method = question.method();
    this.body = question.body();
  }

  /** A body that has no end is as good as what there is of it: its status has come. */
  ProbeResult timedOut() {
    return answer == null
        ? failure(
            question.url(),
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)")
        : result(answer);
  }

  void ask(Attempt attempt, HttpTarget target) {
    Connection.open(
        probe.threads(),
        attempt,
        target.to(),
        target.https() ? probe.tls() : null,
        false,
        channel -> send(attempt, target, channel),
        cause ->
            attempt.end(failure(target.url(), FailureText.dialling("tcp", target.to(), cause))));
  }

  private void send(Attempt attempt, HttpTarget target, Channel channel) {
    FullHttpRequest request;
    try {
      request = request(target);
    } catch (IllegalArgumentException e) {
      attempt.end(failure(target.url(), "the request cannot be sent: " + e.getMessage()));
      return;
    }
    channel.pipeline().addLast(new HttpClientCodec(), new Answers(attempt, target));
    var _ = channel.writeAndFlush(request);
  }

  private FullHttpRequest request(HttpTarget target) {
    ByteBuf content = Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8));
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target.path(), content);
    HttpHeaders headers = request.headers();
    question
        .header()
        .forEach((name, values) -> {
          if (isFirstHost || !OF_ONE_HOST.contains(name.toLowerCase(Locale.ROOT))) {
            headers.set(name, values);
          }
        });
    setUnlessStated(headers, HttpHeaderNames.HOST, target.hostHeader());
    setUnlessStated(headers, HttpHeaderNames.USER_AGENT, USER_AGENT);
    setUnlessStated(headers, HttpHeaderNames.ACCEPT, ACCEPT);
    if (target.userInfo() != null) {
      String pair =
          Base64.getEncoder().encodeToString(target.userInfo().getBytes(StandardCharsets.UTF_8));
      setUnlessStated(headers, HttpHeaderNames.AUTHORIZATION, "Basic " + pair);
    }
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    if (content.isReadable() || !isBodiless(method)) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    }
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return request;
  }

  private static boolean isBodiless(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  private static void setUnlessStated(HttpHeaders headers, CharSequence name, String value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }

  private ProbeResult failure(String url, String reason) {
    String verb = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    return ProbeResult.critical(verb + " \"" + url + "\": " + reason);
  }

  private ProbeResult result(HttpResponse response) {
    int code = response.status().code();
    CheckStatus status =
        response.status().codeClass() == HttpStatusClass.SUCCESS
            ? CheckStatus.PASSING
            : code == TOO_MANY_REQUESTS ? CheckStatus.WARNING : CheckStatus.CRITICAL;
    return new ProbeResult(
        status,
        "HTTP "
            + question.method()
            + " "
            + question.url()
            + ": "
            + response.status().toString().strip()
            + " Output: "
            + kept.text());
  }

  /** Whether the answer sends the run elsewhere, which it does then. */
  private boolean follows(Attempt attempt, HttpTarget from, HttpResponse response) {
    int code = response.status().code();
    String location = response.headers().get(HttpHeaderNames.LOCATION);
    boolean isRedirect =
        switch (code) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
    if (!isRedirect || !question.followRedirects() || location == null) {
      return false;
    }
    if (++redirects > HttpQuestion.REDIRECTS_MAX) {
      attempt.end(failure(location, "stopped after " + HttpQuestion.REDIRECTS_MAX + " redirects"));
      return true;
    }
    HttpTarget to = from.redirected(location);
    if (to == null) {
      attempt.end(failure(from.url(), "the redirection to \"" + location + "\" is no URL of HTTP"));
      return true;
    }
    if (!to.to().host().equalsIgnoreCase(from.to().host())) {
      isFirstHost = false;
    }
    if (code != 307 && code != 308) {
      method = method.equals("HEAD") ? "HEAD" : "GET";
      body = "";
    }
    ask(attempt, to);
    return true;
  }

  /** Reads the answer of one connection. */
  private final class Answers extends SimpleChannelInboundHandler<HttpObject> {
    private final Attempt attempt;
    private final HttpTarget target;
    private boolean isDone;

    Answers(Attempt attempt, HttpTarget target) {
      this.attempt = attempt;
      this.target = target;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
      if (isDone) {
        return;
      }
      if (message.decoderResult().isFailure()) {
        end(
            failure(
                target.url(),
                "malformed HTTP response: " + message.decoderResult().cause().getMessage()));
        return;
      }
      if (message instanceof HttpResponse response) {
        head(response);
      }
      if (answer != null && message instanceof HttpContent content) {
        boolean isFull = !kept.add(content.content());
        if (isFull || message instanceof LastHttpContent) {
          end(result(answer));
        }
      }
    }

    private void head(HttpResponse response) {
      if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        return;
      }
      if (follows(attempt, target, response)) {
        isDone = true;
      } else {
        answer = response;
      }
    }

    private void end(ProbeResult result) {
      isDone = true;
      attempt.end(result);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      broken("EOF");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      broken(FailureText.reading(cause));
    }

    private void broken(String reason) {
      if (!isDone) {
        end(answer == null ? failure(target.url(), reason) : result(answer));
      }
    }
  }
}
