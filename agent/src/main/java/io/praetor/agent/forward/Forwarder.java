package io.praetor.agent.forward;

import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Passes requests on to servers, and their answers back. Blocking queries go through {@link
 * SharedQueries}. Immutable; called on event loops.
 */
public final class Forwarder {
  /** A server that lives has been asked for so long at most, beyond what a request may wait. */
  private static final long ANSWER_MS_MAX = 60_000;

  /** A snapshot of hundreds of megabytes takes its time. */
  private static final long BULK_MS_MAX = 15 * 60_000;

  private final ForwardContext context;
  private final SharedQueries shared;

  /**
   * A forwarder.
   *
   * @param timers runs retries; not closed by this
   */
  public Forwarder(
      RpcPort port, ServerChoice servers, ScheduledExecutorService timers, RequestLimits options) {
    context = new ForwardContext(port, servers, timers, options.holdMax().toNanos());
    shared = new SharedQueries(context, options);
  }

  /** Passes on a request whose body and answer are of moderate size. */
  public void pass(Request request, Responder responder) {
    if (!shared.take(request, responder)) {
      send(Service.HTTP, request, responder, ANSWER_MS_MAX);
    }
  }

  /** Passes on a request whose body or answer may be large. */
  public void passBulk(Request request, Responder responder) {
    send(Service.HTTP_BULK, request, responder, BULK_MS_MAX);
  }

  /** How many blocking queries wait at servers for clients of this agent. */
  public int sharedCount() {
    return shared.count();
  }

  private void send(Service service, Request request, Responder responder, long timeoutMs) {
    boolean read = isRead(request.method());
    ForwardedCall forwarded =
        new ForwardedCall(
            context,
            service,
            RequestMessage.of(request).encode(request.uri(), request.body()),
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
