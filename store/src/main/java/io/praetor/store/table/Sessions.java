package io.praetor.store.table;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.session.Session;
import io.praetor.store.session.SessionTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of sessions. A restore takes those whose agent is here and well enough for them. Which
 * keys a session holds is in no record of its own: {@link Keys} says it.
 */
public final class Sessions extends Table<SessionTable, String, Session> {
  public static final Sessions TABLE = new Sessions();

  private static final int SESSION = 3;

  private Sessions() {
    super("sessions", SESSION);
  }

  @Override
  public SessionTable empty() {
    return SessionTable.EMPTY;
  }

  @Override
  public long index(SessionTable state) {
    return state.index();
  }

  @Override
  public long rows(SessionTable state) {
    return state.size();
  }

  @Override
  public void write(SessionTable state, RecordWriter out) {
    for (Session s : state) {
      ByteWriter w =
          out.record(SESSION).text(s.id()).text(s.name()).text(s.node()).varint(s.lockDelayMs());
      w.flag(s.deletes()).text(s.ttl()).varint(s.ttlMs());
      texts(w, s.nodeChecks());
      texts(w, s.serviceChecks());
      w.varint(s.createIndex());
    }
  }

  private static void texts(ByteWriter w, List<String> texts) {
    w.varint(texts.size());
    for (String text : texts) {
      w.text(text);
    }
  }

  @Override
  public SessionTable read(SessionTable soFar, int kind, RecordReader in) {
    ByteReader r = in.bytes();
    Session session =
        new Session(
            in.ordered(r.text()),
            r.text(),
            r.text(),
            in.number(0, Long.MAX_VALUE),
            r.flag(),
            r.text(),
            in.number(0, Long.MAX_VALUE),
            texts(r),
            texts(r),
            in.number(0, soFar.index()));
    if (in.get(Nodes.TABLE).get(session.node()) == null) {
      throw new MalformedException(
          "session "
              + session.id()
              + " belongs to node "
              + session.node()
              + ", which is not there");
    }
    return soFar.with(session, soFar.index());
  }

  private static List<String> texts(ByteReader r) {
    int n = r.count(r.remaining());
    List<String> texts = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      texts.add(r.text());
    }
    return texts;
  }

  @Override
  public void check(States view, Rules rules) {
    SessionTable sessions = view.get(this);
    sessions.violations().forEach(rules::violated);
    for (Session session : sessions) {
      String name = "session " + session.id();
      rules.require(session.createIndex() > 0, name + " was made at " + session.createIndex());
      rules.upTo(name + "'s index", session.createIndex(), sessions.index());
      Node node = view.get(Nodes.TABLE).get(session.node());
      rules.require(node != null, name + " belongs to no node: " + session.node());
      rules.require(
          node == null || node.health() == Health.PASSING || !session.isBoundTo(Node.SERF_HEALTH),
          name + " outlives the check of node " + session.node());
      for (Key key : sessions.held(session.id())) {
        KvEntry entry = view.get(Keys.TABLE).tree().get(key);
        @Nullable String holder = entry == null ? null : entry.session();
        rules.require(
            session.id().equals(holder),
            name + " holds key " + key + ", whose holder is " + holder);
      }
    }
  }

  @Override
  public void checkRestore(States snapshot, RestoreLimits limits, Rules rules) {
    for (Session session : snapshot.get(this)) {
      String name = "session " + session.id();
      rules.upTo(name + "'s TTL in ms", session.ttlMs(), RestoreLimits.DELAY_MS_MAX);
      rules.upTo(name + "'s lock-delay in ms", session.lockDelayMs(), RestoreLimits.DELAY_MS_MAX);
    }
  }

  @Override
  public SessionTable restore(Restoring restoring) {
    SessionTable next = SessionTable.EMPTY;
    for (Session session : restoring.theirs().get(this)) {
      Node node = restoring.next(Nodes.TABLE).get(session.node());
      if (node != null
          && (node.health() == Health.PASSING || !session.isBoundTo(Node.SERF_HEALTH))) {
        next = next.with(session, restoring.at());
      }
    }
    return next.at(restoring.at());
  }
}
