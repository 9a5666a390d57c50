package io.praetor.agent.api.agent;

import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.agent.telemetry.LogFormat;
import io.praetor.agent.telemetry.LogLevel;
import io.praetor.agent.telemetry.LogTail;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * {@code /v1/agent/monitor}: the agent's log as it is written. Called on event loops; each answer
 * has a thread of its own, which waits for the client and for the log.
 */
public final class MonitorEndpoint {
  private static final int LISTENERS_MAX = 16;
  private static final int QUEUED_EVENTS_MAX = 512;

  private final LogTail tail;
  private final Semaphore listeners = new Semaphore(LISTENERS_MAX);

  /** An endpoint that tells what a log says. */
  public MonitorEndpoint(LogTail tail) {
    this.tail = tail;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get("/v1/agent/monitor", this::monitor));
  }

  private void monitor(Request request, Responder responder) {
    String name = request.params().get("loglevel");
    LogLevel level = name.isEmpty() ? LogLevel.INFO : LogLevel.named(name);
    if (level == null) {
      throw new BadRequestException(
          "Unknown log level: " + name + "; use trace, debug, info, warn or error");
    }
    LogFormat format = request.params().has("logjson") ? LogFormat.JSON : LogFormat.TEXT;
    if (!listeners.tryAcquire()) {
      responder.respond(
          Answer.text(
              429, LISTENERS_MAX + " clients monitor this agent already, and more may not"));
      return;
    }
    StandingRight right = new StandingRight(request.requester());
    LogStream stream = new LogStream(tail, level, QUEUED_EVENTS_MAX, format, right::holds);
    responder.onHangUp(stream::end);
    Thread.ofVirtual()
        .name("monitor")
        .start(() -> {
          try {
            stream.run(responder.stream(Answer.empty(200, Answer.Type.TEXT)));
          } finally {
            listeners.release();
          }
        });
  }
}
