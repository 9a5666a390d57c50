package io.praetor.store;

import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.level.Level;
import io.praetor.store.session.Session;
import io.praetor.store.session.SessionTable;
import io.praetor.store.table.Checks;
import io.praetor.store.table.Keys;
import io.praetor.store.table.Levels;
import io.praetor.store.table.LockDelayTimes;
import io.praetor.store.table.Nodes;
import io.praetor.store.table.Sessions;
import org.jspecify.annotations.Nullable;

/** What the commands about sessions do. Owned by the apply thread. */
final class SessionChanges {
  private SessionChanges() {}

  /** Makes a session; why not, or null if it was made. */
  static Outcome.@Nullable Refused create(Draft draft, Command.SessionCreate c) {
    SessionTable sessions = draft.get(Sessions.TABLE);
    if (sessions.get(c.id()) != null) {
      return new Outcome.Refused("session \"" + c.id() + "\" is there already: choose another id");
    }
    Node node = draft.get(Nodes.TABLE).get(c.node());
    if (node == null) {
      return new Outcome.Refused(Node.MISSING);
    }
    for (String check : c.nodeChecks()) {
      Outcome.Refused refused = check(draft, node, check);
      if (refused != null) {
        return refused;
      }
    }
    // A server that knows no catalog finds none of them registered, serfHealth neither.
    if (!c.serviceChecks().isEmpty() && draft.get(Levels.TABLE).level() < Level.CATALOG) {
      return missing(c.serviceChecks().getFirst());
    }
    for (String check : c.serviceChecks()) {
      Outcome.Refused refused = check(draft, node, check);
      if (refused != null) {
        return refused;
      }
    }
    long at = draft.change();
    Session session =
        new Session(
            c.id(),
            c.name(),
            c.node(),
            c.lockDelayMs(),
            c.deletes(),
            c.ttl(),
            c.ttlMs(),
            c.nodeChecks(),
            c.serviceChecks(),
            at);
    draft.set(Sessions.TABLE, sessions.with(session, at));
    draft.changed(Sessions.TABLE, session.id(), null, session);
    return null;
  }

  /** Why a session cannot be bound to a check of its node, or null if it can. */
  private static Outcome.@Nullable Refused check(Draft draft, Node node, String id) {
    Check check = draft.get(Checks.TABLE).get(node.name(), id);
    boolean isSerfHealth = id.equals(Node.SERF_HEALTH);
    if (check == null && !isSerfHealth) {
      return missing(id);
    }
    boolean isCritical =
        isSerfHealth
            ? node.health() == Health.CRITICAL
            : check != null && check.definition().status() == CheckStatus.CRITICAL;
    return isCritical ? new Outcome.Refused("Check '" + id + "' is in critical state") : null;
  }

  private static Outcome.Refused missing(String check) {
    return new Outcome.Refused("Missing check '" + check + "' registration");
  }

  static void destroy(Draft draft, String id) {
    Session session = draft.get(Sessions.TABLE).get(id);
    if (session != null) {
      end(draft, session);
    }
  }

  /** Ends a session: its keys go free or are deleted, and cannot be taken for its lock-delay. */
  private static void end(Draft draft, Session session) {
    long at = draft.change();
    for (Key key : draft.get(Sessions.TABLE).held(session.id())) {
      KvEntry entry = draft.get(Keys.TABLE).tree().get(key);
      if (entry == null) {
        throw new IllegalStateException(
            "session " + session.id() + " holds " + key + ", which is not there");
      }
      KvChanges.put(
          draft, entry, session.deletes() ? new Tombstone(key, at) : entry.heldBy(null, at));
      if (session.lockDelayMs() > 0) {
        draft.set(
            LockDelayTimes.TABLE,
            draft.get(LockDelayTimes.TABLE).with(key, draft.timeMs() + session.lockDelayMs()));
      }
    }
    QueryChanges.endOf(draft, session.id());
    draft.set(Sessions.TABLE, draft.get(Sessions.TABLE).without(session, at));
    draft.changed(Sessions.TABLE, session.id(), session, null);
  }

  /** Ends all sessions of a node. */
  static void endAll(Draft draft, String node) {
    for (Session session : draft.get(Sessions.TABLE).ofNode(node)) {
      end(draft, session);
    }
  }

  /** Ends the sessions of a node that one of its checks ends. */
  static void endBound(Draft draft, String node, String check) {
    for (Session session : draft.get(Sessions.TABLE).ofNode(node)) {
      if (session.isBoundTo(check)) {
        end(draft, session);
      }
    }
  }
}
