package io.praetor.agent.forward;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to servers, and their answers back. Blocking queries go through {@link
 * SharedQueries}. Immutable; called on event loops.
 */
public final class Forwarder {
  /** A server that lives has been asked for so long at most, beyond what a request may wait. */
  private static final long ANSWER_MS_MAX = 60_000;

  /** A snapshot of hundreds of megabytes takes its time. */
  private static final long BULK_MS_MAX = 15 * 60_000;

  /** The part of the heap that one body may take: it is there twice, for a few at a time. */
  private static final int BULK_HEAP_PART = 16;

  private final ForwardContext context;
  private final SharedQueries shared;
  private final int headerBytesMax;

  /**
   * A forwarder.
   *
   * @param timers runs retries; not closed by this
   */
  public Forwarder(
      RpcPort port, ServerChoice servers, ScheduledExecutorService timers, RequestLimits options) {
    context = new ForwardContext(port, servers, timers, options.holdMax().toNanos());
    shared = new SharedQueries(context, options);
    headerBytesMax = options.forwardedHeaderBytesMax();
  }

  /** Passes on a request whose body and answer are of moderate size. */
  public void pass(Request request, Responder responder) {
    RequestMessage message = message(request, responder);
    if (message != null && !shared.take(request, message, responder)) {
      send(Service.HTTP, request, message, request.body(), responder, ANSWER_MS_MAX);
    }
  }

  /** Passes on a request whose body or answer may be large. */
  public void passBulk(Request request, Responder responder) {
    RequestMessage message = message(request, responder);
    if (message == null) {
      return;
    }
    if (request.isInFile()) {
      Thread.ofVirtual().name("bulk").start(() -> passFile(request, message, responder));
    } else {
      send(Service.HTTP_BULK, request, message, request.body(), responder, BULK_MS_MAX);
    }
  }

  /** What every request to a server needs. */
  ForwardContext context() {
    return context;
  }

  /** What is told of a request; null if that is too much, and it was refused. */
  @Nullable RequestMessage message(Request request, Responder responder) {
    RequestMessage message = RequestMessage.of(request);
    if (message.headerBytes() <= headerBytesMax) {
      return message;
    }
    responder.respond(
        Answer.text(
            431,
            "The headers that this agent passes on to a server have "
                + message.headerBytes()
                + " bytes, more than limits.forwarded_header_bytes_max allows ("
                + headerBytesMax
                + ")."));
    return null;
  }

  /** To another agent a body goes as a whole, so that it has to have room in memory. */
  private void passFile(Request request, RequestMessage message, Responder responder) {
    byte[] body;
    try (InputStream in = request.openBody()) {
      long bytesMax = Runtime.getRuntime().maxMemory() / BULK_HEAP_PART;
      if (request.bodyBytes() > bytesMax) {
        responder.respond(
            Answer.text(
                413,
                "This agent is no server, and its memory allows it to pass on "
                    + bytesMax
                    + " bytes; send the "
                    + request.bodyBytes()
                    + " bytes to a server."));
        return;
      }
      body = in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      responder.respond(Answer.text(503, "the body cannot be read back: " + e.getMessage()));
      return;
    }
    send(Service.HTTP_BULK, request, message, body, responder, BULK_MS_MAX);
  }

  /** Whether a server can be asked for a service, as far as is known. */
  public boolean isServed(Service service) {
    return context.servers().isServed(service);
  }

  /** Whether a server was heard a moment ago that hears a leader. */
  public boolean isServerHeard() {
    return context.servers().isHeard();
  }

  /**
   * Asks a server something of moderate size that changes nothing, and another if it cannot answer.
   *
   * @param answer told once, on any thread; the answer is released when it returns
   */
  public void ask(Service service, byte[] message, Consumer<Answer> answer) {
    new ForwardedCall(
            context,
            service,
            message,
            true,
            ANSWER_MS_MAX,
            new ForwardedCall.End() {
              @Override
              public void answered(byte[] body) {
                tell(decoded(body), answer);
              }

              @Override
              public ResponseListener.BodySink streamed(byte[] head, Runnable cancel) {
                throw new IllegalStateException("an answer in pieces to " + service);
              }

              @Override
              public void failed(Answer why) {
                tell(why, answer);
              }
            })
        .start();
  }

  private static void tell(Answer told, Consumer<Answer> answer) {
    try {
      answer.accept(told);
    } finally {
      told.sent();
    }
  }

  private static Answer decoded(byte[] body) {
    try {
      return AnswerMessage.decode(body);
    } catch (MalformedException e) {
      return FailureAnswers.noServer("the server's answer is malformed: " + e.getMessage());
    }
  }

  /** How many blocking queries wait at servers for clients of this agent. */
  public int sharedCount() {
    return shared.count();
  }

  private void send(
      Service service,
      Request request,
      RequestMessage message,
      byte[] body,
      Responder responder,
      long timeoutMs) {
    boolean read = isRead(request.method());
    ForwardedCall forwarded =
        new ForwardedCall(
            context,
            service,
            message.encode(request.uri(), body),
            read,
            timeoutMs,
            new AnswerDelivery(responder));
    if (read) {
      // A write goes on when its client hangs up, as it would at a server.
      responder.onHangUp(forwarded::cancel);
    }
    forwarded.start();
  }

  /** Whether a method changes nothing, so that it may be done again (RFC 9110, section 9.2.1). */
  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }
}
