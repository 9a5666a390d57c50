package io.praetor.agent.api.event;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.event.RecentEvents;
import io.praetor.agent.event.UserEvent;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request for the list of events, which waits while the last of them is the one that the
 * request knows already. Owned by the thread of the request.
 */
final class EventWait {
  /** The index of an empty list, as in Consul: 0 would not wait. */
  private static final long OF_NONE = 1;

  private final RecentEvents events;
  private final Responder responder;
  private final ParkedGauge gauge;
  private final String name;
  private final boolean pretty;

  /** Unsigned, as ids are folded to 64 bits; 0 not to wait. */
  private final long seen;

  private final long waitMs;
  private boolean isOver;
  private @Nullable Runnable forget;
  private Scheduling.@Nullable Timer timer;

  EventWait(
      RecentEvents events,
      Request request,
      Responder responder,
      RequestLimits limits,
      ParkedGauge gauge) {
    this.events = events;
    this.responder = responder;
    this.gauge = gauge;
    QueryParams params = request.params();
    ReadOptions options = ReadOptions.of(params, limits);
    name = params.get("name");
    pretty = options.pretty();
    waitMs = options.waitMs();
    seen = options.index() == 0 ? 0 : GoNumber.parseUnsigned(params.get("index"));
  }

  /** Answers, now or later. */
  void begin() {
    if (answer(false)) {
      return;
    }
    responder.parked();
    gauge.changed(1);
    forget = events.await(() -> responder.scheduling().execute(() -> answer(false)));
    timer = responder.scheduling().schedule(() -> answer(true), waitMs, TimeUnit.MILLISECONDS);
    responder.onHangUp(this::end);
    // An event between the first look and this is not missed.
    answer(false);
  }

  /** Answers unless the list ends as it is known; whether it did. */
  private boolean answer(boolean anyway) {
    if (isOver) {
      return true;
    }
    List<UserEvent> all = events.all();
    List<UserEvent> wanted =
        name.isEmpty() ? all : all.stream().filter(each -> each.name().equals(name)).toList();
    long index = wanted.isEmpty() ? OF_NONE : wanted.getLast().index();
    if (!anyway && index == seen) {
      return false;
    }
    end();
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(512), pretty);
    json.beginArray();
    wanted.forEach(each -> EventJson.listed(json, each));
    responder.respond(
        Answer.json(200, json.endArray().finish())
            .header("X-Consul-Index", Long.toUnsignedString(index)));
    return true;
  }

  private void end() {
    if (isOver) {
      return;
    }
    isOver = true;
    if (forget != null) {
      gauge.changed(-1);
      forget.run();
    }
    if (timer != null) {
      timer.cancel();
    }
  }
}
