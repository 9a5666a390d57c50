package io.praetor.agent.api.session;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.RightsLookup;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.SessionQuery;
import io.praetor.agent.routing.Responder;
import io.praetor.store.View;
import io.praetor.store.session.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a requester may end or renew a session: that is up to the session's node, which has to be
 * looked up first. Immutable; called on event loops.
 */
final class SessionRights {
  private static final Rendering<Iterable<Session>, List<String>> NODES =
      (result, consistency, contact) -> {
        List<String> nodes = new ArrayList<>();
        result.records().forEach(session -> nodes.add(session.node()));
        return nodes;
      };

  private final BlockingQueries queries;

  SessionRights(BlockingQueries queries) {
    this.queries = queries;
  }

  /**
   * Judges by the session that a view has; one that is not there is nobody's.
   *
   * @throws io.praetor.agent.access.DeniedException if the caller may not change it
   */
  static void demand(View view, String id, Caller caller) {
    Session session = view.sessions().get(id);
    if (session != null) {
      caller.demand(Resource.SESSION, Access.WRITE, session.node());
    }
  }

  /**
   * Goes on if the requester may change the session, or if there is none; otherwise answers.
   *
   * @throws io.praetor.agent.access.DeniedException if the requester's token is not there
   */
  void demand(String id, Requester requester, Responder responder, Runnable then) {
    if (requester.callerNow().isUnrestricted()) {
      then.run();
      return;
    }
    // Confirmed, since this server may not have the session yet.
    queries.ask(
        new Read<>(
            new SessionQuery(SessionQuery.Which.ONE, id, Requester.ANONYMOUS),
            Consistency.DEFAULT,
            NODES),
        new RightsLookup<List<String>>(
            responder,
            nodes ->
                nodes.forEach(
                    node -> requester.callerNow().demand(Resource.SESSION, Access.WRITE, node)),
            then),
        0,
        0);
  }
}
