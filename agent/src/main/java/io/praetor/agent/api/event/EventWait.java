package io.praetor.agent.api.event;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.WaitingAnswer;
import io.praetor.agent.event.RecentEvents;
import io.praetor.agent.event.UserEvent;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request for the list of events, which waits while the last of them is the one that the
 * request knows already. Owned by the thread of the request.
 */
final class EventWait extends WaitingAnswer {
  /** The index of an empty list, as in Consul: 0 would not wait. */
  private static final long OF_NONE = 1;

  private final RecentEvents events;
  private final String name;
  private final boolean pretty;

  /** Unsigned, as ids are folded to 64 bits; 0 not to wait. */
  private final long seen;

  EventWait(
      RecentEvents events,
      Request request,
      Responder responder,
      RequestLimits limits,
      ParkedGauge gauge) {
    this(events, request, ReadOptions.of(request.params(), limits), responder, gauge);
  }

  private EventWait(
      RecentEvents events,
      Request request,
      ReadOptions options,
      Responder responder,
      ParkedGauge gauge) {
    super(request.requester(), responder, gauge, options.waitMs());
    this.events = events;
    QueryParams params = request.params();
    name = params.get("name");
    pretty = options.pretty();
    seen = options.index() == 0 ? 0 : GoNumber.parseUnsigned(params.get("index"));
  }

  @Override
  protected Runnable await(Runnable changed) {
    return events.await(changed);
  }

  /** The list, unless it ends as it is known. */
  @Override
  protected @Nullable Supplier<Answer> look(boolean anyway) {
    Caller caller;
    try {
      caller = requester().callerNow();
    } catch (DeniedException e) {
      return () -> FailureAnswers.denied(e.text());
    }
    List<UserEvent> all = events.all();
    List<UserEvent> named =
        name.isEmpty() ? all : all.stream().filter(each -> each.name().equals(name)).toList();
    List<UserEvent> wanted =
        caller.isUnrestricted()
            ? named
            : named.stream().filter(each -> mayRead(caller, each)).toList();
    boolean filtered = wanted.size() < named.size() && !caller.isAnonymous();
    // That of the last which is told: others come and go without a sign.
    long index = wanted.isEmpty() ? OF_NONE : wanted.getLast().index();
    return !anyway && index == seen ? null : () -> list(wanted, index, filtered);
  }

  private static boolean mayRead(Caller caller, UserEvent event) {
    return caller.authorizer().allows(Resource.EVENT, Access.READ, event.name());
  }

  private Answer list(List<UserEvent> wanted, long index, boolean filtered) {
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(512), pretty);
    json.beginArray();
    wanted.forEach(each -> EventJson.listed(json, each));
    Answer answer =
        Answer.json(200, json.endArray().finish())
            .header("X-Consul-Index", Long.toUnsignedString(index));
    return filtered ? AnswerRendering.toldFiltered(answer) : answer;
  }
}
