package io.praetor.agent.forward;

import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.Service;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Blocking queries of this agent's clients: those that ask the same, with the same rights and the
 * same headers that may change an answer, from the same index on, are one query at a server. Any
 * thread.
 */
final class SharedQueries {
  /** Part of a wait by which it may be lengthened, as servers do. */
  static final int JITTER_FRACTION = 16;

  /** A server's own deadline, and its answer's way, come before the agent looks for itself. */
  private static final long SLACK_MS = 50;

  private static final long ANSWER_MS_MAX = 60_000;

  /** What queries have in common that are one. */
  record Key(String target, long index, Requester requester, List<String> headers) {}

  private final ForwardContext context;
  private final RequestLimits options;
  private final Map<Key, SharedQuery> queries = new ConcurrentHashMap<>();

  SharedQueries(ForwardContext context, RequestLimits options) {
    this.context = context;
    this.options = options;
  }

  /** How many queries wait at servers. */
  int count() {
    return queries.size();
  }

  /** Takes a request if it is a blocking query. On the thread that owns it. */
  boolean take(Request request, RequestMessage message, Responder responder) {
    BlockingRequest waiting = BlockingRequest.of(request, options);
    if (waiting == null) {
      return false;
    }
    long now = System.nanoTime();
    WaitingClient watcher =
        new WaitingClient(responder, now, now + TimeUnit.MILLISECONDS.toNanos(waiting.waitMs()));
    responder.onHangUp(() -> {
      watcher.cancelTimer();
      watcher.leave();
    });
    watcher.timer =
        responder
            .scheduling()
            .schedule(
                () -> expire(watcher, message, waiting.targetNow()),
                waiting.waitMs() + waiting.waitMs() / JITTER_FRACTION + SLACK_MS,
                TimeUnit.MILLISECONDS);
    responder.parked();
    Key key =
        new Key(waiting.target(), waiting.index(), request.requester(), message.answerHeaders());
    SharedQuery query;
    do {
      query =
          queries.computeIfAbsent(
              key,
              k -> new SharedQuery(context, message, waiting, gone -> queries.remove(k, gone)));
      watcher.query = query;
    } while (!query.join(watcher));
    return true;
  }

  /** Its time is over: it gets what is there now. */
  private void expire(WaitingClient watcher, RequestMessage message, String target) {
    watcher.timer = null;
    if (watcher.leave()) {
      ForwardedCall forwarded =
          new ForwardedCall(
              context,
              Service.HTTP,
              message.encode(target, SharedQuery.NO_BODY),
              true,
              ANSWER_MS_MAX,
              new AnswerDelivery(watcher.responder));
      watcher.responder.onHangUp(forwarded::cancel);
      forwarded.start();
    }
  }
}
