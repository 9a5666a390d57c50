package io.praetor.store.session;

import io.praetor.store.kv.Key;
import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All sessions, by id and by node, with the keys that each holds; immutable. */
public final class SessionTable implements Iterable<Session> {
  /** The table without sessions. */
  public static final SessionTable EMPTY =
      new SessionTable(OrderedMap.empty(), OrderedMap.empty(), OrderedMap.empty(), 0);

  private final OrderedMap<String, Session> byId;
  private final OrderedMap<String, OrderedMap<String, Session>> byNode;
  private final OrderedMap<String, OrderedMap<Key, Boolean>> held;
  private final long index;

  private SessionTable(
      OrderedMap<String, Session> byId,
      OrderedMap<String, OrderedMap<String, Session>> byNode,
      OrderedMap<String, OrderedMap<Key, Boolean>> held,
      long index) {
    this.byId = byId;
    this.byNode = byNode;
    this.held = held;
    this.index = index;
  }

  /** The store index of the last session that was made or ended, 0 if there was none. */
  public long index() {
    return index;
  }

  public int size() {
    return byId.size();
  }

  /** The session of an id, or null. */
  public @Nullable Session get(String id) {
    return byId.get(id);
  }

  /** All sessions by their ids' order. */
  @Override
  public Iterator<Session> iterator() {
    return byId.values().iterator();
  }

  /** The sessions of a node by their ids' order. */
  public Iterable<Session> ofNode(String node) {
    OrderedMap<String, Session> sessions = byNode.get(node);
    return sessions == null ? List.of() : sessions.values();
  }

  /** The keys that a session holds, in their order. */
  public Iterable<Key> held(String id) {
    OrderedMap<Key, Boolean> keys = held.get(id);
    return keys == null ? List.of() : keys.keys();
  }

  /** Whether a session holds a key. */
  public boolean holds(String id, Key key) {
    OrderedMap<Key, Boolean> keys = held.get(id);
    return keys != null && keys.has(key);
  }

  /** How many keys a session holds. */
  public int heldCount(String id) {
    OrderedMap<Key, Boolean> keys = held.get(id);
    return keys == null ? 0 : keys.size();
  }

  /** How many sessions hold any key. */
  public int holders() {
    return held.size();
  }

  /** This table with a new session. */
  public SessionTable with(Session session, long at) {
    OrderedMap<String, Session> ofNode = byNode.get(session.node());
    OrderedMap<String, Session> more =
        (ofNode == null ? OrderedMap.<String, Session>empty() : ofNode).with(session.id(), session);
    return new SessionTable(
        byId.with(session.id(), session), byNode.with(session.node(), more), held, at);
  }

  /** This table without a session and without what it held. */
  public SessionTable without(Session session, long at) {
    OrderedMap<String, Session> ofNode = byNode.get(session.node());
    OrderedMap<String, Session> fewer =
        (ofNode == null ? OrderedMap.<String, Session>empty() : ofNode).without(session.id());
    return new SessionTable(
        byId.without(session.id()),
        fewer.isEmpty() ? byNode.without(session.node()) : byNode.with(session.node(), fewer),
        held.without(session.id()),
        at);
  }

  /**
   * This table with a key held by a session. The table's index does not move: holding is a matter
   * of the key.
   */
  public SessionTable hold(String id, Key key) {
    OrderedMap<Key, Boolean> keys = held.get(id);
    OrderedMap<Key, Boolean> more =
        (keys == null ? OrderedMap.<Key, Boolean>empty() : keys).with(key, true);
    return new SessionTable(byId, byNode, held.with(id, more), index);
  }

  /** This table with a key no longer held by a session. */
  public SessionTable letGo(String id, Key key) {
    OrderedMap<Key, Boolean> keys = held.get(id);
    if (keys == null) {
      return this;
    }
    OrderedMap<Key, Boolean> fewer = keys.without(key);
    return new SessionTable(
        byId, byNode, fewer.isEmpty() ? held.without(id) : held.with(id, fewer), index);
  }

  /** Where the table's maps do not agree, in sentences; reads all of it. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    require(all, byId.isSound() && byNode.isSound() && held.isSound(), "a map of the sessions");
    byId.forEach((id, session) -> {
      OrderedMap<String, Session> ofNode = byNode.get(session.node());
      require(all, id.equals(session.id()), "the id of session " + id);
      require(all, ofNode != null && session.equals(ofNode.get(id)), "the node of session " + id);
    });
    int count = 0;
    for (OrderedMap.Entry<String, OrderedMap<String, Session>> node : byNode) {
      OrderedMap<String, Session> ofNode = node.value();
      count += ofNode.size();
      require(
          all, ofNode.isSound() && !ofNode.isEmpty(), "the map of sessions of node " + node.key());
    }
    require(all, count == byId.size(), "the number of sessions by node");
    held.forEach((id, keys) -> {
      require(all, keys.isSound() && !keys.isEmpty(), "the map of keys of session " + id);
      require(all, byId.has(id), "the holder " + id + ", which is not there,");
    });
    return all;
  }

  private static void require(List<String> violations, boolean holds, String what) {
    if (!holds) {
      violations.add(what + " is wrong");
    }
  }

  /** This table with another index. */
  public SessionTable at(long newIndex) {
    return new SessionTable(byId, byNode, held, newIndex);
  }
}
