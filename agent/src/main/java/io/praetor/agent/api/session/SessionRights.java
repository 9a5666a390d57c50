package io.praetor.agent.api.session;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.query.SessionQuery;
import io.praetor.agent.routing.Responder;
import io.praetor.store.session.Session;
import java.util.List;

/**
 * Whether a requester may end or renew a session: that is up to the session's node, which has to be
 * looked up first. Immutable; called on event loops.
 */
final class SessionRights {
  private static final Rendering<Iterable<Session>, List<String>> NODES =
      (result, consistency, contact) -> {
        var sessions = result.records().iterator();
        return sessions.hasNext() ? List.of(sessions.next().node()) : List.of();
      };

  private final BlockingQueries queries;

  SessionRights(BlockingQueries queries) {
    this.queries = queries;
  }

  /**
   * Goes on if the requester may change the session, or if there is none; otherwise answers.
   *
   * @throws DeniedException if the requester's token is not there
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
        new ReadCallback<List<String>>() {
          @Override
          public void answer(List<String> nodes, boolean shared) {
            try {
              for (String node : nodes) {
                requester.callerNow().demand(Resource.SESSION, Access.WRITE, node);
              }
            } catch (DeniedException e) {
              responder.respond(FailureAnswers.denied(e.text()));
              return;
            }
            then.run();
          }

          @Override
          public void failed(ReadFailure failure) {
            responder.respond(FailureAnswers.of(failure));
          }

          @Override
          public Scheduling scheduling() {
            return responder.scheduling();
          }

          @Override
          public void onHangUp(Runnable action) {
            responder.onHangUp(action);
          }
        },
        0,
        0);
  }
}
