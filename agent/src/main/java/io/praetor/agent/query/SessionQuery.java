package io.praetor.agent.query;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.store.View;
import io.praetor.store.session.Session;
import io.praetor.store.table.Sessions;
import io.praetor.store.watch.Topic;
import java.util.List;

/**
 * Asks for sessions; immutable.
 *
 * @param subject the id of a session or the name of a node; empty for all
 */
public record SessionQuery(Which which, String subject, Requester requester)
    implements ReadQuery<Iterable<Session>> {

  /** Which sessions are asked for. */
  public enum Which {
    ONE,
    OF_NODE,
    ALL
  }

  @Override
  public Topic topic() {
    return Sessions.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return view.indexOf(Sessions.TABLE);
  }

  @Override
  public QueryResult<Iterable<Session>> find(View view) {
    Iterable<Session> all =
        switch (which) {
          case ONE -> {
            Session session = view.sessions().get(subject);
            yield session == null ? List.of() : List.of(session);
          }
          case OF_NODE -> view.sessions().ofNode(subject);
          case ALL -> view.sessions();
        };
    Caller caller = requester.caller(view);
    if (caller.isUnrestricted()) {
      return new QueryResult<>(index(view), all);
    }
    QueryResult<List<Session>> seen =
        QueryResult.seenOf(
            index(view),
            all,
            caller,
            session -> caller.authorizer().allows(Resource.SESSION, Access.READ, session.node()));
    return seen.with(seen.records());
  }
}
