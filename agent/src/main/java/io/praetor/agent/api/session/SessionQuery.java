package io.praetor.agent.api.session;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.store.View;
import io.praetor.store.session.Session;
import io.praetor.store.table.Sessions;
import io.praetor.store.watch.Topic;

/**
 * What a GET of sessions asks; immutable.
 *
 * @param subject the id of a session or the name of a node; ignored for all
 */
record SessionQuery(
    Form form, String subject, boolean pretty, Consistency consistency, ReadGate gate)
    implements ReadQuery<Answer> {

  /** Which sessions are told. */
  enum Form {
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
    return view.indexOfSessions();
  }

  @Override
  public Answer answer(View view) {
    JsonBuffer json = new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(1024), pretty);
    json.beginArray();
    switch (form) {
      case ONE -> {
        Session session = view.sessions().get(subject);
        if (session != null) {
          SessionJson.write(json, session);
        }
      }
      case OF_NODE ->
          view.sessions().ofNode(subject).forEach(session -> SessionJson.write(json, session));
      case ALL -> view.sessions().forEach(session -> SessionJson.write(json, session));
    }
    json.endArray();
    ReadGate.Contact contact = gate.contact(consistency);
    return Answer.json(200, json.finish())
        .meta(
            new Freshness(
                index(view),
                true,
                contact.knownLeader(),
                contact.lastContactMs(),
                false,
                false,
                true));
  }
}
