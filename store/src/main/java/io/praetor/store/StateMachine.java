package io.praetor.store;

import io.praetor.store.access.AccessToken;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.level.Level;
import io.praetor.store.table.Change;
import io.praetor.store.table.Levels;
import io.praetor.store.table.LockDelayTimes;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.table.PendingRestores;
import io.praetor.store.table.Table;
import io.praetor.store.table.Tables;
import io.praetor.store.table.Tokens;
import io.praetor.store.table.ValueRules;
import io.praetor.store.waiting.PendingApply;
import io.praetor.store.waiting.PendingRestore;
import io.praetor.store.waiting.WaitingRoom;
import io.praetor.store.watch.WatchRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The replicated state machine: applies commands, publishes views, fires watches. One thread
 * applies; any thread may read the view.
 */
public final class StateMachine {
  /** A restore may be this long at most. */
  public static final long RESTORE_BYTES_MAX = PendingRestore.BYTES_MAX;

  private final RestoreReading restores;
  private final OpenedBytes room;
  private final WatchRegistry watches = new WatchRegistry();
  private final List<ApplyListener> listeners = new CopyOnWriteArrayList<>();
  private volatile View view;

  /** An empty store, told how to read the snapshots that are restored through the log. */
  public StateMachine(SnapshotReader snapshots) {
    this(snapshots, WaitingRoom.HEAP);
  }

  /** The same with a place for changes that come in parts. */
  public StateMachine(SnapshotReader snapshots, WaitingRoom room) {
    this(snapshots, room, Tables.ALL);
  }

  /** An empty store with some tables. */
  StateMachine(SnapshotReader snapshots, WaitingRoom room, Tables tables) {
    restores = new RestoreReading(snapshots);
    this.room = new OpenedBytes(room);
    view = View.empty(tables);
  }

  /** The state after the last batch. */
  public View view() {
    return view;
  }

  /**
   * The state after the last batch with what waits in it for a commit, readable until it is closed.
   */
  public HeldView hold() {
    HeldView held = HeldView.of(view);
    while (held == null) {
      // What the view lacks was let go behind a later one.
      held = HeldView.of(view);
    }
    return held;
  }

  /**
   * Where changes wait that come in parts, for a snapshot that {@link #restore(View)} takes next.
   */
  public WaitingRoom room() {
    return room;
  }

  /** The waiters for changes. */
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
    return apply(new CommandCodec.Batch(timeMs, commands));
  }

  /** {@link #apply(long, List)} with all that a log entry says of its commands. */
  public List<Outcome> apply(CommandCodec.Batch entry) {
    Draft draft = new Draft(view, entry.timeMs(), room);
    draft.set(Levels.TABLE, draft.get(Levels.TABLE).at(entry.wallMs()));
    List<Outcome> outcomes = new ArrayList<>(entry.commands().size());
    for (int i = 0; i < entry.commands().size(); i++) {
      Outcome.Outdated outdated = outdated(draft, entry.commands().get(i), entry.sender(i));
      HistoryRecording recording = HistoryRecording.before(draft);
      outcomes.add(
          outdated == null ? apply(draft, entry.commands().get(i), entry.sender(i)) : outdated);
      draft.settle();
      recording.after(entry.sender(i));
    }
    publish(draft);
    return outcomes;
  }

  /**
   * Whether a sender's right was found before the last change of what it stands on, or its values
   * were judged before the last change of a rule over one of its keys.
   */
  private static Outcome.@Nullable Outdated outdated(Draft draft, Command command, Sender sender) {
    if (sender.judgedAt() != 0 && judgeableFrom(draft, command, sender) > sender.judgedAt()) {
      return new Outcome.Outdated(Tokens.accessIndex(draft));
    }
    if (draft.get(ValueRules.TABLE).index() <= sender.ruledAt()) {
      return null;
    }
    long rules = RuleChanges.indexOver(draft, command);
    return rules > sender.ruledAt() ? new Outcome.Outdated(rules) : null;
  }

  /**
   * The store index from which on a command can have been judged: that of the last change of its
   * sender's right, and of the token that it changes, which is made of what that token was. Other
   * tokens do not count: logins make many, and would let no policy be changed meanwhile.
   */
  private static long judgeableFrom(Draft draft, Command command, Sender sender) {
    if (draft.get(Levels.TABLE).level() < Level.AUTH_METHODS) {
      return Tokens.accessIndex(draft);
    }
    long right = Tokens.rightsIndex(draft, sender.accessor());
    AccessToken changed =
        command instanceof Command.TokenSet(TokenDefinition next, boolean isNew) && !isNew
            ? draft.get(Tokens.TABLE).get(next.accessor())
            : null;
    return changed == null ? right : Math.max(right, changed.modifyIndex());
  }

  void publish(Draft draft) {
    publish(draft.view(), draft.changes());
  }

  /**
   * Takes the state of a snapshot as it is, index included: recovery, or a follower that was too
   * far behind.
   */
  public void restore(View snapshot) {
    PendingRestore underWay = snapshot.get(PendingRestores.TABLE);
    if (underWay != PendingRestore.NONE && underWay.isWhole()) {
      restores.begin(underWay, snapshot.level(), room);
    }
    publish(snapshot, Changes.ALL);
  }

  /**
   * Waits until the parts of a change or of a restore are read, for a time at most; returns at once
   * if they have not all come, or nothing reads them ahead. The apply thread need not wait for them
   * then when their commit comes. Any thread.
   *
   * @param id the name that the parts have
   */
  public void awaitRead(String id, Duration waitMax) throws InterruptedException {
    PendingApply apply = view.get(PendingApplies.TABLE).get(id);
    if (apply != null) {
      apply.awaitRead(waitMax);
    }
    restores.await(id, waitMax);
  }

  private void publish(View next, Changes changes) {
    view = next;
    room.keepOnly(next);
    restores.keepOnly(next.get(PendingRestores.TABLE));
    if (changes.all()) {
      watches.fireAll();
    } else if (watches.topics() > 0) {
      for (Change<?, ?> change : changes.rows()) {
        change.wake(watches);
      }
      for (Table<?, ?, ?> table : next.tables().inOrder()) {
        if (changes.touch(table)) {
          watches.fire(table.topic());
        }
      }
    }
    for (ApplyListener listener : listeners) {
      listener.applied(next, changes);
    }
  }

  private Outcome apply(Draft draft, Command command, Sender sender) {
    return switch (command) {
      case Command.Kv c -> {
        KvChanges.Result result = KvChanges.apply(draft, c);
        yield result.refusal() != null
            ? new Outcome.Refused(result.refusal())
            : done(draft, result.done());
      }
      case Command.Transaction c -> Transactions.apply(draft, c.operations());
      case Command.SessionCreate c -> done(draft, SessionChanges.create(draft, c));
      case Command.SessionDestroy c -> {
        SessionChanges.destroy(draft, c.id());
        yield done(draft, true);
      }
      case Command.NodeRegister c -> done(draft, NodeChanges.register(draft, c));
      case Command.NodeDeregister c -> {
        NodeChanges.deregister(draft, c.name());
        yield done(draft, true);
      }
      case Command.NodeHealth c -> done(draft, NodeChanges.health(draft, c));
      case Command.TombstoneReap c -> {
        KvChanges.reap(draft, c.maxIndex());
        yield done(draft, true);
      }
      case Command.Tick c -> {
        draft.set(LockDelayTimes.TABLE, draft.get(LockDelayTimes.TABLE).without(draft.timeMs()));
        yield done(draft, true);
      }
      case Command.ConfigSet c -> done(draft, SettingChanges.set(draft, c));
      case Command.RestoreBegin c -> done(draft, RestoreChanges.begin(draft, c));
      case Command.RestoreChunk c -> done(draft, RestoreChanges.chunk(draft, c, restores));
      case Command.RestoreCommit c -> done(draft, RestoreChanges.commit(draft, c, restores));
      case Command.RestoreAbort c -> done(draft, RestoreChanges.abort(draft, c));
      case Command.ClusterSet c ->
          done(draft, ClusterChanges.set(draft, c.setting(), c.expectedIndex()));
      case Command.AgentLeave c -> {
        ClusterChanges.leave(draft, c);
        yield done(draft, true);
      }
      case Command.AgentForget c -> {
        ClusterChanges.forget(draft, c.name());
        yield done(draft, true);
      }
      case Command.ServerAdmit c -> {
        ClusterChanges.note(draft, c.address(), c.incarnation(), false);
        yield done(draft, true);
      }
      case Command.ServerRemove c -> {
        ClusterChanges.note(draft, c.address(), "", true);
        yield done(draft, true);
      }
      case Command.CatalogRegister c -> {
        Draft.Mark mark = draft.mark();
        Outcome.Refused refused = CatalogChanges.register(draft, c);
        if (refused != null) {
          draft.back(mark);
        }
        yield done(draft, refused);
      }
      case Command.CatalogDeregister c -> {
        CatalogChanges.deregister(draft, c);
        yield done(draft, true);
      }
      case Command.QuerySet c -> {
        Outcome.Refused refused = QueryChanges.refusal(draft, c);
        yield refused == null ? done(draft, QueryChanges.set(draft, c)) : refused;
      }
      case Command.QueryDelete c -> done(draft, QueryChanges.delete(draft, c.id()));
      case Command.Access c -> AccessChanges.apply(draft, c);
      case Command.Bulk c -> BulkChanges.apply(draft, c, sender.ruledAt());
      case Command.History c -> HistoryChanges.apply(draft, c, sender);
      case Command.Rule c -> RuleChanges.apply(draft, c);
      case Command.LevelRaise c -> {
        ClusterChanges.raise(draft, c.level());
        yield done(draft, true);
      }
      case Command.LevelProbe c -> done(draft, true);
    };
  }

  private static Outcome done(Draft draft, boolean done) {
    draft.settle();
    return new Outcome.Done(done, draft.index());
  }

  private static Outcome done(Draft draft, Outcome.@Nullable Refused refused) {
    return refused == null ? done(draft, true) : refused;
  }
}
