package io.praetor.agent.api.event;

import io.netty.buffer.ByteBuf;
import io.praetor.agent.event.EventFilter;
import io.praetor.agent.event.Events;
import io.praetor.agent.event.RefusedEventException;
import io.praetor.agent.event.UserEvent;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code /v1/event/fire/}: events begin at a server. Immutable; called on event loops. */
public final class EventFireEndpoint {
  private static final String FIRE = "/v1/event/fire/";

  private final Events events;

  /** An endpoint that fires events at this server. */
  public EventFireEndpoint(Events events) {
    this.events = events;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.put(FIRE, this::fire));
  }

  private void fire(Request request, Responder responder) {
    String name = request.pathText().substring(FIRE.length());
    if (name.isEmpty()) {
      throw new BadRequestException("Missing name");
    }
    QueryParams params = request.params();
    EventFilter filter =
        new EventFilter(params.get("node"), params.get("service"), params.get("tag"));
    responder.respond(
        fired(
            request,
            new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
            filter));
  }

  private Answer fired(Request request, String name, EventFilter filter) {
    UserEvent event;
    try {
      event = events.fire(name, request.body(), filter);
    } catch (RefusedEventException e) {
      return Answer.text(500, e.sentence());
    }
    if (event == null) {
      return Answer.text(
          429,
          "events come faster than limits.events_per_second_max of this server allows; this one was"
              + " not fired: try again later");
    }
    JsonBuffer json = JsonBody.buffer(request);
    EventJson.fired(json, event);
    ByteBuf body = json.finish();
    return Answer.json(200, body);
  }
}
