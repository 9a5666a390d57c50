package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.NodeTable;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.Slot;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.session.Session;
import io.praetor.store.session.SessionTable;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Change;
import io.praetor.store.table.ClusterSettings;
import io.praetor.store.table.Keys;
import io.praetor.store.table.LeftAgents;
import io.praetor.store.table.Nodes;
import io.praetor.store.table.PreparedQueries;
import io.praetor.store.table.ServerNotes;
import io.praetor.store.table.Sessions;
import io.praetor.store.table.Settings;
import io.praetor.store.table.Table;
import io.praetor.store.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random commands of every kind, in batches, against {@link Model}. */
class ModelTest {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Snapshot(byte[] bytes, @Nullable Model model) {}

  /** One store beside its model. */
  private static final class Run {
    final long seed;
    final Random random;
    final RandomCommands commands;
    final StateMachine store = new StateMachine(SnapshotCodec::read);
    final Model model = new Model();
    final List<Snapshot> snapshots = new ArrayList<>();
    final List<Command> restore = new ArrayList<>();
    View before = View.EMPTY;
    long nowMs;
    int step;

    Run(long seed, int keys) {
      this.seed = seed;
      random = new Random(seed);
      commands = new RandomCommands(random, keys);
      store.listen(this::told);
    }

    String where() {
      return "seed " + seed + ", step " + step;
    }

    /** What a listener is told is what has changed. */
    private void told(View after, Changes changes) {
      assertThat(store.view()).isSameAs(after);
      if (changes.all() || random.nextInt(10) != 0) {
        return;
      }
      // What the records make of the state before is the state after: none is missing or wrong.
      assertThat(replayed(changes.of(Keys.TABLE), entries(before), ModelTest::row))
          .as(this::where)
          .isEqualTo(entries(after));
      assertThat(replayed(changes.of(Sessions.TABLE), rows(before.sessions()), Session::toString))
          .as(this::where)
          .isEqualTo(rows(after.sessions()));
      assertThat(replayed(changes.of(Nodes.TABLE), rows(before.nodes()), Node::toString))
          .as(this::where)
          .isEqualTo(rows(after.nodes()));
      assertThat(
              replayed(changes.of(PreparedQueries.TABLE), queries(before), PreparedQuery::toString))
          .as(this::where)
          .isEqualTo(queries(after));
      ModelAccess.toldOf(this::replayed, before, after, changes, where());
      ModelRules.toldOf(this::replayed, before, after, changes, where());
      if (after.level() == before.level()) {
        toldOfSettings(after, changes);
      }
      for (Table<?, ?, ?> table : Tables.ALL.inOrder()) {
        assertThat(changes.touch(table)).isEqualTo(!changes.of(table).isEmpty());
      }
      long last = before.index();
      for (Change<?, ?> change : changes.rows()) {
        assertThat(change.index())
            .as(this::where)
            .isBetween(Math.max(last, before.index() + 1), after.index());
        last = change.index();
      }
      assertThat(last).as(this::where).isEqualTo(after.index());
    }

    /** But for a move of the level, which changes their form alone. */
    private void toldOfSettings(View after, Changes changes) {
      assertThat(replayed(changes.of(Settings.TABLE), settings(before), ModelTest::setting))
          .as(this::where)
          .isEqualTo(settings(after));
      toldOf(ClusterSettings.TABLE, after, changes);
      toldOf(LeftAgents.TABLE, after, changes);
      toldOf(ServerNotes.TABLE, after, changes);
    }

    private <K extends Comparable<K>, R> void toldOf(
        Table<OrderedMap<K, R>, K, R> table, View after, Changes changes) {
      assertThat(replayed(changes.of(table), texts(before.get(table)), Object::toString))
          .as(this::where)
          .isEqualTo(texts(after.get(table)));
    }

    private static <K extends Comparable<K>, R> Map<String, String> texts(OrderedMap<K, R> map) {
      TreeMap<String, String> rows = new TreeMap<>();
      map.forEach((id, row) -> rows.put(id.toString(), row.toString()));
      return rows;
    }

    /** Rows as texts once changes were made, each of which must begin where the row is. */
    private <K, R> Map<String, String> replayed(
        List<Change<K, R>> changes, Map<String, String> rows, Function<R, String> text) {
      for (Change<K, R> change : changes) {
        String id = change.id().toString();
        R old = change.before();
        R now = change.after();
        assertThat(old == null ? null : text.apply(old)).as(this::where).isEqualTo(rows.get(id));
        if (now == null) {
          rows.remove(id);
        } else {
          rows.put(id, text.apply(now));
        }
      }
      return rows;
    }

    void go(int steps, int compareEvery) {
      for (step = 0; step < steps; step++) {
        before = store.view();
        nowMs += random.nextInt(20) - 2;
        nowMs = Math.max(0, nowMs);
        List<Command> batch = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          batch.add(command());
        }
        int level = before.level();
        long wallMs = level < 2 ? 0 : 1_000 + nowMs - random.nextInt(5);
        model.wallMs = Math.max(model.wallMs, wallMs);
        List<String> expected = new ArrayList<>();
        List<Sender> senders = new ArrayList<>();
        for (Command command : batch) {
          Sender sender = commands.sender(before);
          expected.add(model.apply(nowMs, command, sender.ruledAt()));
          senders.add(sender);
        }
        CommandCodec.Batch read =
            CommandCodec.decodeBatch(
                CommandCodec.encode(level, new CommandCodec.Batch(nowMs, wallMs, batch, senders)));
        List<String> found = store.apply(read).stream().map(ModelTest::text).toList();
        assertThat(found).as(() -> where() + ": " + batch).isEqualTo(expected);
        indexes();
        if (step % compareEvery == 0) {
          compare();
        }
        if (random.nextInt(100) == 0) {
          snapshots.add(new Snapshot(SnapshotCodec.encode(store.view()), model.copy()));
        }
      }
      compare();
    }

    private Command command() {
      if (!restore.isEmpty() && random.nextInt(3) == 0) {
        return restore.removeFirst();
      }
      if (restore.isEmpty() && !snapshots.isEmpty() && random.nextInt(150) == 0) {
        Snapshot from = snapshots.get(random.nextInt(snapshots.size()));
        restore.addAll(parts(from.bytes));
        model.coming = from.model;
      }
      return commands.next(store.view());
    }

    /** A restore as commands, now and then with one missing. */
    private List<Command> parts(byte[] bytes) {
      List<Command> parts = new ArrayList<>();
      String id = "r" + random.nextInt(3);
      parts.add(new Command.RestoreBegin(id, bytes.length));
      int chunk = 1 + bytes.length / (1 + random.nextInt(5));
      for (int at = 0; at < bytes.length; at += chunk) {
        byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk));
        parts.add(new Command.RestoreChunk(id, at, part));
      }
      parts.add(new Command.RestoreCommit(id));
      if (random.nextInt(5) == 0) {
        parts.remove(1 + random.nextInt(parts.size() - 2));
      }
      if (random.nextInt(5) == 0) {
        int at = random.nextInt(parts.size() + 1);
        long reached = random.nextBoolean() ? -1 : random.nextInt(1 + at) * (long) chunk;
        parts.add(at, new Command.RestoreAbort(id, reached));
      }
      return parts;
    }

    /** What readers are told never goes back, and is what the model says. */
    private void indexes() {
      View after = store.view();
      String prefix = commands.prefix();
      Key key = Key.utf8(prefix);
      Supplier<String> where = () -> where() + ", prefix " + prefix;
      assertThat(after.indexOfPrefix(key)).as(where).isEqualTo(model.prefixIndex(prefix));
      assertThat(after.indexOfPrefix(key))
          .as(where)
          .isGreaterThanOrEqualTo(before.indexOfPrefix(key));
      assertThat(after.indexOfKey(key)).as(where).isGreaterThanOrEqualTo(before.indexOfKey(key));
      assertThat(after.index()).as(where).isEqualTo(model.index);
      List<String> listed = new ArrayList<>();
      after.kv().entries(key).forEach(entry -> listed.add(entry.key().toString()));
      assertThat(listed)
          .as(where)
          .isEqualTo(model.live.keySet().stream().filter(k -> k.startsWith(prefix)).toList());
      assertThat(after.kv().count(key)).as(where).isEqualTo(listed.size());
      String from = commands.key();
      assertThat(after.kv().entries(key, Key.utf8(from)))
          .extracting(entry -> entry.key().toString())
          .as(() -> where.get() + ", from " + from)
          .isEqualTo(
              listed.stream().filter(k -> Key.utf8(k).compareTo(Key.utf8(from)) >= 0).toList());
    }

    private void compare() {
      StoreAssert.isSound(store, where());
      View view = store.view();
      assertThat(entries(view))
          .as(this::where)
          .isEqualTo(
              model.live.entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          e -> e.getKey(),
                          e -> e.getValue().row(e.getKey()),
                          (a, b) -> a,
                          TreeMap::new)));
      TreeMap<String, Long> dead = new TreeMap<>();
      for (Slot slot : view.kv().slots()) {
        if (!(slot instanceof KvEntry)) {
          dead.put(slot.key().toString(), slot.modifyIndex());
        }
      }
      assertThat(dead).as(this::where).isEqualTo(model.dead);
      assertThat(rows(view.sessions()).keySet()).as(this::where).isEqualTo(model.sessions.keySet());
      TreeMap<String, Model.Node> nodes = new TreeMap<>();
      view.nodes()
          .forEach(n ->
              nodes.put(
                  n.name(),
                  new Model.Node(
                      n.id(),
                      n.address(),
                      n.server(),
                      n.meta().toString(),
                      n.health() + " " + n.output(),
                      n.createIndex(),
                      n.modifyIndex())));
      assertThat(nodes).as(this::where).isEqualTo(model.nodes);
      TreeMap<String, Long> delays = new TreeMap<>();
      view.lockDelays().forEach(delay -> delays.put(delay.key().toString(), delay.value()));
      assertThat(delays).as(this::where).isEqualTo(model.delays);
      assertThat(about(view)).as(this::where).isEqualTo(model.config);
      model.queries.compare(view, where());
      model.rules.compare(view, where());
      assertThat(ModelAccess.of(view)).as(this::where).hasToString(model.access.toString());
      assertThat(
              List.of(
                  view.timeMs(),
                  (long) view.level(),
                  view.wallMs(),
                  view.kvIndex(),
                  view.reapedIndex(),
                  view.sessions().index(),
                  view.nodes().index()))
          .as(this::where)
          .isEqualTo(
              List.of(
                  model.timeMs,
                  (long) model.level,
                  model.wallMs,
                  model.kvIndex,
                  model.reaped,
                  model.sessionIndex,
                  model.nodeIndex));
    }
  }

  private static Map<String, String> queries(View view) {
    TreeMap<String, String> rows = new TreeMap<>();
    view.get(PreparedQueries.TABLE).all().forEach(query -> rows.put(query.id(), query.toString()));
    return rows;
  }

  /** What the cluster keeps about itself, in whatever form, and other blobs. */
  private static Map<String, Model.Setting> about(View view) {
    TreeMap<String, Model.Setting> rows = new TreeMap<>();
    view.config()
        .forEach((name, blob) ->
            rows.put(
                name,
                new Model.Setting(
                    Model.text(blob.value()), blob.createIndex(), blob.modifyIndex())));
    view.get(ClusterSettings.TABLE)
        .forEach((kind, kept) ->
            rows.put(
                ClusterBlobs.name(kind),
                new Model.Setting(
                    Model.text(ClusterBlobs.encode(kept.value())),
                    kept.createIndex(),
                    kept.modifyIndex())));
    view.get(LeftAgents.TABLE)
        .forEach((name, a) ->
            rows.put(
                "left/" + name,
                new Model.Setting(
                    a.id() + " " + a.address() + " " + a.server() + " " + a.atMs(), 0, a.index())));
    view.get(ServerNotes.TABLE)
        .forEach((address, note) ->
            rows.put(
                "server/" + address,
                new Model.Setting(
                    note.removed() ? "removed" : note.incarnation(), 0, note.index())));
    return rows;
  }

  private static Map<String, String> entries(View view) {
    TreeMap<String, String> entries = new TreeMap<>();
    for (KvEntry e : view.kv().entries(Key.EMPTY)) {
      entries.put(e.key().toString(), row(e));
    }
    return entries;
  }

  private static Map<String, String> rows(SessionTable table) {
    TreeMap<String, String> rows = new TreeMap<>();
    table.forEach(session -> rows.put(session.id(), session.toString()));
    return rows;
  }

  private static Map<String, String> rows(NodeTable table) {
    TreeMap<String, String> rows = new TreeMap<>();
    table.forEach(node -> rows.put(node.name(), node.toString()));
    return rows;
  }

  private static Map<String, String> settings(View view) {
    TreeMap<String, String> rows = new TreeMap<>();
    view.config().values().forEach(blob -> rows.put(blob.name(), setting(blob)));
    return rows;
  }

  private static String setting(ConfigBlob blob) {
    return Model.text(blob.value()) + " " + blob.createIndex() + " " + blob.modifyIndex();
  }

  private static String row(KvEntry e) {
    return new Model.Entry(
            Model.text(e.value()),
            e.flags(),
            e.lockIndex(),
            e.session() == null ? "" : e.session(),
            e.createIndex(),
            e.modifyIndex())
        .row(e.key().toString());
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done d -> d.done() + " " + d.index();
      case Outcome.Refused r -> r.text().startsWith("restore ") ? "restore refused" : r.text();
      case Outcome.Committed c ->
          "committed "
              + c.results().stream()
                  .map(Outcome.KeyResult.class::cast)
                  .map(r -> row(r.entry()) + " " + r.withValue())
                  .toList()
              + " "
              + c.index();
      case Outcome.RolledBack r ->
          "rolled back "
              + r.errors().stream().map(e -> e.position() + " " + e.text()).toList()
              + " "
              + r.index();
      case Outcome.Outdated o -> "outdated " + o.index();
    };
  }

  /** A run whose restores are of its own snapshots, of another store's and of damaged ones. */
  private static Run run(long seed, int keys) {
    Run foreign = new Run(seed + 1_000_000, keys);
    foreign.go(100, 50);
    Run run = new Run(seed, keys);
    if (seed % 3 == 0) {
      run.commands.first(new Command.LevelRaise(Level.NEWEST));
    }
    byte[] bytes = SnapshotCodec.encode(foreign.store.view());
    run.snapshots.add(new Snapshot(bytes, foreign.model.copy()));
    byte[] damaged = bytes.clone();
    damaged[run.random.nextInt(bytes.length)] ^= 4;
    run.snapshots.add(new Snapshot(damaged, null));
    return run;
  }

  @Test
  void fewKeysThatOftenMeet() {
    for (long seed = 1; seed <= 15; seed++) {
      run(seed, 2).go(500, 25);
    }
  }

  @Test
  void manyKeysInADeepTree() {
    for (long seed = 1; seed <= 2; seed++) {
      run(seed, 100).go(1000, 250);
    }
  }
}
