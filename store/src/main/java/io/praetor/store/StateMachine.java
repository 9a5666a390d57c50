package io.praetor.store;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.kv.Key;
import io.praetor.store.session.Session;
import io.praetor.store.watch.Topic;
import io.praetor.store.watch.WatchRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The replicated state machine: applies commands, publishes views, fires watches. One thread
 * applies; any thread may read the view.
 */
public final class StateMachine {
  /** A restore may be this long at most: it is held in memory until it is committed. */
  public static final long RESTORE_BYTES_MAX = 1L << 30;

  private final SnapshotReader snapshots;
  private final WatchRegistry watches = new WatchRegistry();
  private final List<ApplyListener> listeners = new CopyOnWriteArrayList<>();
  private volatile View view = View.EMPTY;

  /** An empty store, told how to read the snapshots that are restored through the log. */
  public StateMachine(SnapshotReader snapshots) {
    this.snapshots = snapshots;
  }

  /** The state after the last batch. */
  public View view() {
    return view;
  }

  /** Who waits for changes. */
  public WatchRegistry watches() {
    return watches;
  }

  /** Has a listener told of each batch that is applied from now on. */
  public void listen(ApplyListener listener) {
    listeners.add(listener);
  }

  /** Applies one command and publishes. */
  public Outcome apply(long timeMs, Command command) {
    return apply(timeMs, List.of(command)).getFirst();
  }

  /**
   * Applies commands in their order, each with an index of its own, and publishes once at the end.
   */
  public List<Outcome> apply(long timeMs, List<Command> commands) {
    Draft draft = new Draft(view);
    // A log time that is behind is another leader's that had not caught up: time stands still for
    // it.
    draft.timeMs = Math.max(draft.timeMs, timeMs);
    List<Outcome> outcomes = new ArrayList<>(commands.size());
    for (Command command : commands) {
      outcomes.add(apply(draft, command));
      draft.settle();
    }
    publish(draft.view(), draft.changes());
    return outcomes;
  }

  /**
   * Takes the state of a snapshot as it is, index included: recovery, or a follower that was too
   * far behind.
   */
  public void restore(View snapshot) {
    publish(snapshot, Changes.ALL);
  }

  private void publish(View next, Changes changes) {
    view = next;
    if (changes.all()) {
      watches.fireAll();
    } else {
      for (Key key : changes.keys()) {
        watches.fireKey(key);
      }
      if (!changes.keys().isEmpty()) {
        watches.fireTable(Topic.Table.KV);
      }
      if (changes.sessions()) {
        watches.fireTable(Topic.Table.SESSIONS);
      }
      if (changes.nodes()) {
        watches.fireTable(Topic.Table.NODES);
      }
      if (changes.config()) {
        watches.fireTable(Topic.Table.CONFIG);
      }
    }
    for (ApplyListener listener : listeners) {
      listener.applied(next, changes);
    }
  }

  private Outcome apply(Draft draft, Command command) {
    return switch (command) {
      case Command.Kv c -> {
        KvChanges.Result result = KvChanges.apply(draft, c);
        yield result.refusal() != null
            ? new Outcome.Refused(result.refusal())
            : done(draft, result.done());
      }
      case Command.Transaction c -> Transactions.apply(draft, c.operations());
      case Command.SessionCreate c -> create(draft, c);
      case Command.SessionDestroy c -> {
        Session session = draft.sessions.get(c.id());
        if (session != null) {
          draft.end(session);
        }
        yield done(draft, true);
      }
      case Command.NodeRegister c -> register(draft, c);
      case Command.NodeDeregister c -> {
        Node node = draft.nodes.get(c.name());
        if (node != null) {
          endSessions(draft, node.name(), false);
          draft.nodes = draft.nodes.without(node, draft.change());
        }
        yield done(draft, true);
      }
      case Command.NodeHealth c -> health(draft, c);
      case Command.TombstoneReap c -> {
        draft.reap(c.maxIndex());
        yield done(draft, true);
      }
      case Command.Tick c -> {
        draft.lockDelays = draft.lockDelays.without(draft.timeMs);
        yield done(draft, true);
      }
      case Command.ConfigSet c -> configure(draft, c);
      case Command.RestoreBegin c -> begin(draft, c);
      case Command.RestoreChunk c -> chunk(draft, c);
      case Command.RestoreCommit c -> commit(draft, c);
    };
  }

  private static Outcome done(Draft draft, boolean done) {
    draft.settle();
    return new Outcome.Done(done, draft.index);
  }

  private static Outcome create(Draft draft, Command.SessionCreate c) {
    if (draft.sessions.get(c.id()) != null) {
      return new Outcome.Refused("session \"" + c.id() + "\" is there already: choose another id");
    }
    Node node = draft.nodes.get(c.node());
    if (node == null) {
      return new Outcome.Refused("Missing node registration");
    }
    for (String check : c.nodeChecks()) {
      if (!check.equals(Node.SERF_HEALTH)) {
        return new Outcome.Refused("Missing check '" + check + "' registration");
      }
      if (node.health() == Health.CRITICAL) {
        return new Outcome.Refused("Check '" + check + "' is in critical state");
      }
    }
    // Where the checks of services will be looked up: until there are any, none is registered.
    if (!c.serviceChecks().isEmpty()) {
      return new Outcome.Refused(
          "Missing check '" + c.serviceChecks().getFirst() + "' registration");
    }
    long at = draft.change();
    draft.begin(
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
            at));
    return done(draft, true);
  }

  private static Outcome register(Draft draft, Command.NodeRegister c) {
    Node owner = draft.nodes.byId(c.id());
    if (owner != null && !owner.name().equals(c.name())) {
      return new Outcome.Refused(
          "node id " + c.id() + " belongs to node " + owner.name() + " already");
    }
    Node old = draft.nodes.get(c.name());
    // At the same address it can only be the same agent, come back with an empty disk.
    if (old != null
        && !old.id().equals(c.id())
        && !old.address().equals(c.address())
        && old.health() == Health.PASSING) {
      return new Outcome.Refused("Node name " + c.name() + " is reserved by node " + old.id());
    }
    Node same = old != null && old.id().equals(c.id()) ? old : null;
    if (same != null
        && same.address().equals(c.address())
        && same.server() == c.server()
        && same.meta().equals(c.meta())) {
      return done(draft, true);
    }
    if (old != null && same == null) {
      endSessions(draft, old.name(), false);
    }
    long at = draft.change();
    Node node =
        new Node(
            c.id(),
            c.name(),
            c.address(),
            c.server(),
            c.meta(),
            same == null ? Health.PASSING : same.health(),
            same == null ? "Agent alive and reachable" : same.output(),
            same == null ? at : same.createIndex(),
            at);
    draft.nodes = draft.nodes.with(node, at);
    return done(draft, true);
  }

  private static Outcome health(Draft draft, Command.NodeHealth c) {
    Node node = draft.nodes.get(c.name());
    if (node == null) {
      return new Outcome.Refused("Missing node registration");
    }
    if (node.health() == c.health() && node.output().equals(c.output())) {
      return done(draft, true);
    }
    long at = draft.change();
    draft.nodes =
        draft.nodes.with(
            new Node(
                node.id(),
                node.name(),
                node.address(),
                node.server(),
                node.meta(),
                c.health(),
                c.output(),
                node.createIndex(),
                at),
            at);
    if (c.health() == Health.CRITICAL) {
      endSessions(draft, node.name(), true);
    }
    return done(draft, true);
  }

  private static void endSessions(Draft draft, String node, boolean checkedOnly) {
    List<Session> ended = new ArrayList<>();
    draft.sessions.forEachOfNode(
        node,
        session -> {
          if (!checkedOnly || session.nodeChecks().contains(Node.SERF_HEALTH)) {
            ended.add(session);
          }
        });
    for (Session session : ended) {
      draft.end(session);
    }
  }

  private static Outcome configure(Draft draft, Command.ConfigSet c) {
    ConfigBlob old = draft.config.get(c.name());
    if (c.expectedIndex() != -1 && c.expectedIndex() != (old == null ? 0 : old.modifyIndex())) {
      return done(draft, false);
    }
    if (old != null && java.util.Arrays.equals(old.value(), c.value())) {
      return done(draft, true);
    }
    long at = draft.change();
    draft.config =
        draft.config.with(
            c.name(),
            new ConfigBlob(c.name(), c.value(), old == null ? at : old.createIndex(), at));
    draft.configChanged();
    return done(draft, true);
  }

  private static Outcome begin(Draft draft, Command.RestoreBegin c) {
    if (c.totalBytes() > RESTORE_BYTES_MAX) {
      return new Outcome.Refused(
          "a snapshot of "
              + c.totalBytes()
              + " bytes is longer than "
              + RESTORE_BYTES_MAX
              + ", the most that is restored");
    }
    draft.pendingRestore = PendingRestore.begin(c.id(), c.totalBytes());
    return done(draft, true);
  }

  private static Outcome chunk(Draft draft, Command.RestoreChunk c) {
    PendingRestore pending = draft.pendingRestore;
    if (pending == null || !pending.id().equals(c.id())) {
      return new Outcome.Refused("restore " + c.id() + " is not under way: begin it again");
    }
    if (pending.bytes() != c.offset()
        || c.bytes().length > pending.totalBytes() - pending.bytes()) {
      draft.pendingRestore = null;
      return new Outcome.Refused(
          "restore "
              + c.id()
              + " is dropped: "
              + c.bytes().length
              + " bytes at "
              + c.offset()
              + " do not follow the "
              + pending.bytes()
              + " of "
              + pending.totalBytes()
              + " that are there");
    }
    draft.pendingRestore = pending.with(c.bytes());
    return done(draft, true);
  }

  private Outcome commit(Draft draft, Command.RestoreCommit c) {
    PendingRestore pending = draft.pendingRestore;
    if (pending == null || !pending.id().equals(c.id())) {
      return new Outcome.Refused("restore " + c.id() + " is not under way: begin it again");
    }
    draft.pendingRestore = null;
    if (pending.bytes() != pending.totalBytes()) {
      return new Outcome.Refused(
          "restore "
              + c.id()
              + " is dropped: "
              + pending.bytes()
              + " of "
              + pending.totalBytes()
              + " bytes came");
    }
    List<InputStream> parts = new ArrayList<>();
    for (byte[] bytes : pending.chunks()) {
      parts.add(new java.io.ByteArrayInputStream(bytes));
    }
    try (InputStream in = new SequenceInputStream(Collections.enumeration(parts))) {
      Restoration.run(draft, snapshots.read(in));
      return done(draft, true);
    } catch (MalformedException | IOException e) {
      return new Outcome.Refused("restore " + c.id() + " is dropped: " + e.getMessage());
    }
  }
}
