package io.praetor.agent.simulation;

import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.Slot;
import io.praetor.store.table.Sessions;
import io.praetor.store.watch.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client of the simulation reads: a key, a prefix, or all sessions.
 *
 * @param looked what happens between a look at the view and whatever is done with it
 */
record ViewQuestion(Kind kind, Key key, Runnable looked) implements ReadQuery<ViewQuestion.Answer> {

  /** What is asked about. */
  enum Kind {
    KEY,
    PREFIX,
    SESSIONS
  }

  /**
   * What a client gets.
   *
   * @param storeIndex of the view that it was read from
   */
  record Answer(long index, long storeIndex, List<String> content) {}

  @Override
  public Topic topic() {
    return switch (kind) {
      case KEY -> new Topic.OfKey(key);
      case PREFIX -> new Topic.OfPrefix(key);
      case SESSIONS -> Sessions.TABLE.topic();
    };
  }

  @Override
  public long index(View view) {
    long index = indexIn(view);
    looked.run();
    return index;
  }

  /** The index, with nothing in between. */
  long indexIn(View view) {
    return switch (kind) {
      case KEY -> view.indexOfKey(key);
      case PREFIX -> view.indexOfPrefix(key);
      case SESSIONS -> view.indexOfSessions();
    };
  }

  /**
   * The index of the last change that has to wake who waits. What is asked for and not there has
   * the index of all keys, which moves on without waking anyone, as with Consul.
   */
  long wakingIndexIn(View view) {
    return switch (kind) {
      case KEY -> {
        Slot slot = view.kv().slot(key);
        yield slot == null ? 0 : slot.modifyIndex();
      }
      case PREFIX -> view.kv().prefixIndex(key);
      case SESSIONS -> view.indexOfSessions();
    };
  }

  @Override
  public Requester requester() {
    return Requester.ANONYMOUS;
  }

  @Override
  public QueryResult<Answer> find(View view) {
    List<String> content = new ArrayList<>();
    if (kind == Kind.SESSIONS) {
      view.sessions().forEach(session -> content.add(session.id() + "@" + session.createIndex()));
    } else {
      for (KvEntry entry : view.kv().entries(key)) {
        if (kind == Kind.PREFIX || entry.key().equals(key)) {
          content.add(
              entry.key()
                  + "="
                  + new String(entry.value(), StandardCharsets.UTF_8)
                  + "@"
                  + entry.modifyIndex()
                  + " "
                  + entry.session());
        }
      }
    }
    long index = indexIn(view);
    return new QueryResult<>(index, new Answer(index, view.index(), content));
  }
}
