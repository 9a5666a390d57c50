package io.praetor.agent.api.changes;

import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.feed.FeedSource;
import io.praetor.agent.feed.Feeds;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import java.util.List;

/**
 * {@code /v1/praetor/changes/}: what has changed below a prefix since an index. Immutable; called
 * on event loops.
 */
public final class ChangesEndpoint {
  private final StoreChanges changes;
  private final Feeds feeds;
  private final RequestLimits limits;

  /** What streams have in common that one reader serves. */
  private record Question(ChangesOptions options, Consistency consistency) {
    @Override
    public String toString() {
      return "below \"" + options.prefix() + "\"";
    }
  }

  /** An endpoint of one server's store. */
  public ChangesEndpoint(
      StateMachine store,
      ReadGate gate,
      BlockingQueries queries,
      Feeds feeds,
      RequestLimits limits) {
    changes = new StoreChanges(store, gate, queries);
    this.feeds = feeds;
    this.limits = limits;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get(ChangesRequest.PATH, this::handle));
  }

  private void handle(Request request, Responder responder) {
    ChangesRequest asked = ChangesRequest.of(request, limits);
    if (asked.form() == ChangesRequest.Form.EVENTS) {
      feeds.open(
          new Feeds.Key(new Question(asked.options(), asked.consistency()), request.requester()),
          changes.source(asked, request.requester()),
          asked.since(),
          request.remoteAddress(),
          responder);
      return;
    }
    changes.ask(
        new ChangesQuery(asked.options(), asked.since(), request.requester()),
        asked.since(),
        asked.consistency(),
        new ChangesRendering(
            asked.options(), asked.pretty(), asked.form() == ChangesRequest.Form.PAGES),
        asked.since() == FeedSource.NOWHERE ? 0 : asked.waitMs(),
        new ReadResponse(responder),
        refusal -> responder.respond(refusal.answer()));
  }
}
