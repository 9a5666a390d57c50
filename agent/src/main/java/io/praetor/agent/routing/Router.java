package io.praetor.agent.routing;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.query.Requester;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds who answers a request. Immutable once it serves; called on the thread that owns the
 * request.
 */
public final class Router {
  private static final Logger LOG = LoggerFactory.getLogger("agent.http");
  private static final String KV = "/v1/kv/";

  private final Routes routes;
  private final RequestLimits options;
  private final Gatekeeper gatekeeper;
  private final RequestMetrics metrics;
  private final Audit audit;
  private final Route kv;
  private final BodyLimit otherBody;

  /** A router whose requests nobody takes down. */
  public Router(
      Routes routes, RequestLimits options, Gatekeeper gatekeeper, RequestMetrics metrics) {
    this(routes, options, gatekeeper, metrics, Audit.NONE);
  }

  public Router(
      Routes routes,
      RequestLimits options,
      Gatekeeper gatekeeper,
      RequestMetrics metrics,
      Audit audit) {
    this.audit = audit;
    this.routes = routes;
    this.options = options;
    this.gatekeeper = gatekeeper;
    this.metrics = metrics;
    this.kv = routes.require(KV);
    this.otherBody = new BodyLimit(options.otherBodyBytesMax(), "built in");
  }

  /** How large the body of a request may be, decided before it arrives. */
  public BodyLimit bodyLimit(Request request) {
    Route route = find(request);
    BodyLimit limit = route == null ? null : route.bodyLimit();
    return limit == null ? otherBody : limit;
  }

  /** The refusal of a request that came whole and whose body is too large here, or null. */
  public @Nullable Answer refusalOfBody(Request request) {
    BodyLimit limit = bodyLimit(request);
    int bytes = request.body().length;
    return bytes > limit.bytesMax() ? limit.tooLarge(bytes) : null;
  }

  /** How large the body may be of a request that announces none. */
  public BodyLimit otherBodyLimit() {
    return otherBody;
  }

  /** Answers a request, now or later. */
  public void handle(Request request, Responder responder) {
    Route route = find(request);
    answer(request, route, false, measured(request, route, responder));
  }

  /**
   * Answers a request of this agent's own, such as those of its DNS server and of anti-entropy: it
   * has not come over HTTP, and is none of those that the metrics of HTTP and {@code
   * limits.request_limits} count. Its rights are judged as those of any other.
   */
  public void handleInternal(Request request, Responder responder) {
    answer(request, find(request), true, responder);
  }

  private void answer(
      Request request, @Nullable Route route, boolean internal, Responder responder) {
    guarded(request, responder, () -> dispatch(request, route, internal, responder));
  }

  private static void guarded(Request request, Responder responder, Runnable task) {
    try {
      task.run();
    } catch (BadRequestException e) {
      responder.respond(e.answer());
    } catch (DeniedException e) {
      responder.respond(AccessGate.denied(e));
    } catch (RuntimeException e) {
      String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
      LOG.error("Request {} failed: {} {}", id, request.method(), request.uriWithoutSecrets(), e);
      responder.respond(
          Answer.text(500, "internal error; the agent's log has it as request " + id));
    }
  }

  /** Answers a request that did not arrive whole, or that was too large. */
  public void refuse(Request request, Answer refusal, Responder responder) {
    measured(request, find(request), responder).respond(refusal);
  }

  private Responder measured(Request request, @Nullable Route route, Responder responder) {
    return new MeasuredResponder(
        responder,
        metrics,
        request.method(),
        route == null ? "unknown" : route.label(),
        System.nanoTime());
  }

  private void dispatch(
      Request request, @Nullable Route found, boolean internal, Responder responder) {
    byte[] path = request.path();
    if (path == null || path.length == 0 || !UriPath.isPrintable(path)) {
      responder.respond(
          Answer.text(
                  400,
                  "The path is malformed: it holds a bad %-escape or an unprintable character.")
              .bare());
      return;
    }
    if (!UriPath.isClean(path)) {
      redirect(307, "Temporary Redirect", UriPath.cleaned(path), request, responder);
      return;
    }
    if (found == null) {
      unknown(request, responder);
      return;
    }
    if (!found.allows(request.method())) {
      refuseMethod(found, request, responder);
      return;
    }
    String malformed = request.params().malformed();
    if (malformed != null) {
      responder.respond(
          Answer.text(
              400,
              "The query string is malformed: "
                  + GoNumber.quote(malformed)
                  + " holds a bad %-escape or a semicolon."));
      return;
    }
    if (request.params().has("dc")) {
      String dc = request.params().get("dc");
      if (!dc.isEmpty() && !dc.equalsIgnoreCase(options.datacenter())) {
        responder.respond(Answer.text(500, "No path to datacenter"));
        return;
      }
    }
    // This agent's own requests count against no limit of clients.
    Answer refusal = internal ? null : gatekeeper.admit(request);
    if (refusal != null) {
      responder.respond(refusal);
      return;
    }
    request.requester(gatekeeper.requester(request, request.token()));
    // What another agent has taken is taken down there.
    boolean audited = !internal && !request.isForwarded() && audit.records(request);
    boolean judgeable = gatekeeper.isReady(found, request);
    if (judgeable && (!audited || request.requester().ready() != null)) {
      begin(request, found, audited, responder);
      return;
    }
    request.postponed();
    request
        .requester()
        .whenReady(ready ->
            responder
                .scheduling()
                .execute(() ->
                    guarded(
                        request,
                        responder,
                        () -> {
                          if (ready == null && !judgeable) {
                            responder.respond(AccessGate.unjudged());
                            return;
                          }
                          // For the record alone nothing is refused: it then names no accessor.
                          if (ready != null) {
                            request.requester(ready);
                          }
                          begin(request, found, audited, responder);
                        })));
  }

  private void begin(Request request, Route found, boolean audited, Responder responder) {
    if (!audited) {
      judge(request, found, responder);
      request.settled();
      return;
    }
    if (audit.holds()) {
      request.postponed();
    }
    audit.begin(
        request,
        responder,
        recorded -> {
          guarded(request, recorded, () -> judge(request, found, recorded));
          request.settled();
        });
  }

  private void judge(Request request, Route found, Responder responder) {
    Answer refusal = gatekeeper.check(found, request);
    if (refusal != null) {
      responder.respond(refusal);
      return;
    }
    found.endpoint().handle(request, responder);
  }

  /**
   * The requester that this agent is where it reads by itself what a path tells.
   *
   * @param token the secret that counts for it, or the empty string
   * @throws DeniedException if that may not read it
   */
  public Requester ownRequester(String path, String token) {
    Request asked = new Request("GET", path, name -> null, "");
    asked.ownToken(token);
    asked.requester(gatekeeper.requester(asked, asked.token()));
    Route route = find(asked);
    Answer refusal = route == null ? null : gatekeeper.check(route, asked);
    if (refusal != null) {
      throw new DeniedException(refusal.body().toString(StandardCharsets.UTF_8));
    }
    return asked.requester();
  }

  private @Nullable Route find(Request request) {
    // The way of nearly all requests, without a look into a table.
    return request.uri().startsWith(KV) ? kv : routes.find(request.pathText());
  }

  private static void refuseMethod(Route route, Request request, Responder responder) {
    if (request.method().equals("OPTIONS")) {
      responder.respond(Answer.empty(200, Answer.Type.JSON).header("Allow", route.allow()));
      return;
    }
    responder.respond(
        Answer.text(405, "method " + request.method() + " not allowed")
            .header("Allow", route.allow()));
  }

  private void unknown(Request request, Responder responder) {
    String path = request.pathText();
    if (routes.find(path + "/") != null) {
      redirect(307, "Temporary Redirect", path + "/", request, responder);
    } else if (path.startsWith("/v1/")) {
      responder.respond(
          Answer.text(404, "Invalid URL path: not a recognized HTTP API endpoint").bare());
    } else if (path.equals("/")) {
      responder.respond(Answer.text(200, "Praetor agent").bare());
    } else {
      responder.respond(
          Answer.text(
                  404,
                  "Invalid URL path: if attempting to use the HTTP API, ensure the path starts with"
                      + " '/v1/'")
              .bare());
    }
  }

  private static void redirect(
      int status, String reason, String path, Request request, Responder responder) {
    String query = request.rawQuery();
    String location = query.isEmpty() || status == 301 ? path : path + "?" + query;
    boolean told = request.method().equals("GET") || request.method().equals("HEAD");
    Answer answer =
        told
            ? Answer.of(
                status,
                Answer.Type.HTML,
                "<a href=\"" + Html.escape(location) + "\">" + reason + "</a>.\n\n")
            : Answer.empty(status, Answer.Type.NONE);
    responder.respond(answer.header("Location", location).bare());
  }
}
