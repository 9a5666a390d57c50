package io.praetor.store;

import io.praetor.store.catalog.Health;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The store told once more, as plainly as can be: sorted maps that are copied whole. */
final class Model {
  record Entry(String value, long flags, long lockIndex, String session, long create, long modify) {
    String row(String key) {
      return key + "=" + value + " " + flags + " " + lockIndex + " [" + session + "] " + create
          + ".." + modify;
    }
  }

  record Session(String node, long lockDelayMs, boolean deletes, boolean checked, long create) {}

  record Node(
      String id, String address, boolean server, String meta, String health, long create, long at) {
    boolean critical() {
      return health.startsWith("CRITICAL");
    }
  }

  record Setting(String value, long create, long modify) {}

  record Pending(String id, long total, long bytes, @Nullable Model whole) {}

  long index;

  /** By the rules of which index the command was judged that is applied. */
  long ruledAt;

  long timeMs;
  int level = 1;
  long wallMs;
  long kvIndex;
  long reaped;
  long sessionIndex;
  long nodeIndex;
  boolean changed;
  TreeMap<String, Entry> live = new TreeMap<>();
  TreeMap<String, Long> dead = new TreeMap<>();
  TreeMap<String, Session> sessions = new TreeMap<>();
  TreeMap<String, Node> nodes = new TreeMap<>();
  TreeMap<String, Long> delays = new TreeMap<>();
  TreeMap<String, Setting> config = new TreeMap<>();
  final ModelQueries queries = new ModelQueries(this::at);
  final ModelAccess access = new ModelAccess(this::at);
  final ModelBulk bulk = new ModelBulk(this);
  final ModelRules rules = new ModelRules(this::at);
  @Nullable Pending pending;

  /** What the bytes of the next chunks hold if they come whole; set by the test. */
  @Nullable Model coming;

  Model copy() {
    Model copy = new Model();
    copy.take(this);
    return copy;
  }

  void take(Model from) {
    index = from.index;
    timeMs = from.timeMs;
    level = from.level;
    wallMs = from.wallMs;
    kvIndex = from.kvIndex;
    reaped = from.reaped;
    sessionIndex = from.sessionIndex;
    nodeIndex = from.nodeIndex;
    changed = from.changed;
    live = new TreeMap<>(from.live);
    dead = new TreeMap<>(from.dead);
    sessions = new TreeMap<>(from.sessions);
    nodes = new TreeMap<>(from.nodes);
    delays = new TreeMap<>(from.delays);
    config = new TreeMap<>(from.config);
    queries.take(from.queries);
    access.take(from.access);
    bulk.take(from.bulk);
    rules.take(from.rules);
    pending = from.pending;
  }

  long prefixIndex(String prefix) {
    long own = 0;
    for (var e : live.entrySet()) {
      own = e.getKey().startsWith(prefix) ? Math.max(own, e.getValue().modify) : own;
    }
    for (var e : dead.entrySet()) {
      own = e.getKey().startsWith(prefix) ? Math.max(own, e.getValue()) : own;
    }
    return Math.max(1, own == 0 ? kvIndex : Math.max(own, reaped));
  }

  /** Applies a command that was judged by the rules of an index; the answer as a text. */
  String apply(long nowMs, Command command, long ruledAt) {
    timeMs = Math.max(timeMs, nowMs);
    changed = false;
    this.ruledAt = ruledAt;
    long ruled = rules.over(command);
    if (ruled > ruledAt) {
      return "outdated " + ruled;
    }
    String answer = answer(command);
    index += changed ? 1 : 0;
    bulk.remember();
    return answer.replace("#", Long.toString(index));
  }

  long at() {
    changed = true;
    return index + 1;
  }

  private String answer(Command command) {
    return switch (command) {
      case Command.Kv c -> kv(c, new ArrayList<>());
      case Command.Transaction c -> new ModelTransaction(this).apply(c.operations());
      case Command.SessionCreate c -> ModelSessions.create(this, c);
      case Command.SessionDestroy c -> {
        end((id, session) -> id.equals(c.id()));
        yield "true #";
      }
      case Command.NodeRegister c -> register(c);
      case Command.NodeDeregister c -> {
        if (nodes.remove(c.name()) != null) {
          nodeIndex = at();
          end((id, session) -> session.node.equals(c.name()));
        }
        yield "true #";
      }
      case Command.CatalogRegister _, Command.CatalogDeregister _ -> "see CatalogModel";
      case Command.Query c -> queries.apply(c, sessions.keySet());
      case Command.Rule c -> rules.apply(c);
      case Command.Access c -> access.apply(c, wallMs);
      case Command.Bulk c -> bulk.apply(c);
      case Command.History _ -> "see HistoryModelTest";
      case Command.NodeHealth c -> {
        Node n = nodes.get(c.name());
        if (n == null) {
          yield "Missing node registration";
        }
        String health = c.health() + " " + c.output();
        if (!n.health.equals(health)) {
          nodeIndex = at();
          nodes.put(
              c.name(), new Node(n.id, n.address, n.server, n.meta, health, n.create, nodeIndex));
          if (c.health() == Health.CRITICAL) {
            end((id, session) -> session.node.equals(c.name()) && session.checked);
          }
        }
        yield "true #";
      }
      case Command.TombstoneReap c -> {
        dead.values().forEach(at -> reaped = at <= c.maxIndex() ? Math.max(reaped, at) : reaped);
        dead.values().removeIf(at -> at <= c.maxIndex());
        yield "true #";
      }
      case Command.Tick c -> {
        delays.values().removeIf(until -> until <= timeMs);
        yield "true #";
      }
      case Command.ConfigSet c when level >= 2 && c.name().equals("members-left") -> "false #";
      case Command.ConfigSet c when level >= 2 && c.name().startsWith("server/") ->
          row(c.name(), text(c.value()));
      case Command.ConfigSet c -> setting(c.name(), text(c.value()), c.expectedIndex());
      case Command.ClusterSet(ClusterSetting.Id(String id), long expected) ->
          setting("cluster-id", id, expected);
      case Command.ClusterSet(ClusterSetting.Root(String pem), long expected) ->
          setting("trust-root", pem, expected);
      case Command.ClusterSet c -> throw new IllegalStateException("no model of " + c);
      case Command.AgentLeave c -> {
        answer(new Command.NodeDeregister(c.name()));
        String value = c.id() + " " + c.address() + " " + c.server() + " " + timeMs;
        config.put("left/" + c.name(), new Setting(value, 0, at()));
        yield "true #";
      }
      case Command.AgentForget c -> back(c.name());
      case Command.ServerAdmit c -> row("server/" + c.address(), c.incarnation());
      case Command.ServerRemove c -> row("server/" + c.address(), "removed");
      case Command.RestoreBegin c -> {
        pending = new Pending(c.id(), c.totalBytes(), 0, coming);
        yield "true #";
      }
      case Command.RestoreChunk c -> {
        Pending p = pending;
        if (p == null || !p.id.equals(c.id())) {
          yield "restore refused";
        }
        if (p.bytes != c.offset() || p.bytes + c.bytes().length > p.total) {
          pending = null;
          yield "restore refused";
        }
        pending = new Pending(p.id, p.total, p.bytes + c.bytes().length, p.whole);
        yield "true #";
      }
      case Command.RestoreCommit c -> {
        Pending p = pending;
        if (p == null || !p.id.equals(c.id())) {
          yield "restore refused";
        }
        pending = null;
        if (p.bytes != p.total || p.whole == null || p.whole.level > level) {
          yield "restore refused";
        }
        restore(p.whole);
        wallMs = Math.max(wallMs, p.whole.wallMs);
        yield "true #";
      }
      case Command.RestoreAbort c -> {
        Pending p = pending;
        boolean drops = p != null && p.id.equals(c.id()) && (c.bytes() < 0 || c.bytes() == p.bytes);
        pending = drops ? null : p;
        yield drops ? "true #" : "false #";
      }
      case Command.LevelRaise c -> {
        ModelSettings.raise(level, c.level(), config);
        level = Math.max(level, c.level());
        yield "true #";
      }
      case Command.LevelProbe c -> "true #";
    };
  }

  private String setting(String name, String value, long expectedIndex) {
    Setting old = config.get(name);
    if (expectedIndex != -1 && expectedIndex != (old == null ? 0 : old.modify)) {
      return "false #";
    }
    if (old == null || !old.value.equals(value)) {
      long at = at();
      config.put(name, new Setting(value, old == null ? at : old.create, at));
    }
    return "true #";
  }

  /** A row that keeps no index of when it was made. */
  private String row(String name, String value) {
    Setting old = config.get(name);
    if (old == null || !old.value.equals(value)) {
      config.put(name, new Setting(value, 0, at()));
    }
    return "true #";
  }

  private String back(String name) {
    if (config.remove("left/" + name) != null) {
      at();
    }
    return "true #";
  }

  /** One command on keys; adds the entry that it left to the rows. */
  String kv(Command.Kv command, List<String> rows) {
    String key = command.key().toString();
    Entry old = live.get(key);
    String holder = old == null ? "" : old.session;
    return switch (command) {
      case Command.KvSet c -> set(key, c.value(), c.flags(), 0, holder, rows);
      case Command.KvCas c ->
          c.index() == (old == null ? 0 : old.modify)
              ? set(key, c.value(), c.flags(), 0, holder, rows)
              : "false #";
      case Command.KvLock c -> {
        if (c.session().isEmpty() || !sessions.containsKey(c.session())) {
          yield c.session().isEmpty()
              ? "missing session"
              : "invalid session \"" + c.session() + "\"";
        }
        if (delays.getOrDefault(key, 0L) > timeMs
            || (!holder.isEmpty() && !holder.equals(c.session()))) {
          yield "false #";
        }
        long lock = (old == null ? 0 : old.lockIndex) + (holder.isEmpty() ? 1 : 0);
        yield set(key, c.value(), c.flags(), lock, c.session(), rows);
      }
      case Command.KvUnlock c -> {
        if (c.session().isEmpty()) {
          yield "missing session";
        }
        yield old != null && holder.equals(c.session())
            ? set(key, c.value(), c.flags(), old.lockIndex, "", rows)
            : "false #";
      }
      case Command.KvDelete c -> delete(k -> k.equals(key));
      case Command.KvDeleteCas c ->
          old != null && old.modify != c.index() ? "false #" : delete(k -> k.equals(key));
      case Command.KvDeleteTree c -> delete(k -> k.startsWith(key));
    };
  }

  private String set(
      String key, byte[] value, long flags, long lock, String session, List<String> rows) {
    Entry old = live.get(key);
    Entry next =
        new Entry(
            text(value),
            flags,
            lock,
            session,
            old == null ? index + 1 : old.create,
            old == null ? 0 : old.modify);
    if (!next.equals(old)) {
      kvIndex = at();
      next = new Entry(next.value, flags, lock, session, next.create, kvIndex);
      live.put(key, next);
      dead.remove(key);
    }
    rows.add(next.row(key) + " false");
    return "true #";
  }

  private String delete(Predicate<String> which) {
    for (String key : List.copyOf(live.keySet())) {
      if (which.test(key)) {
        live.remove(key);
        kvIndex = at();
        dead.put(key, kvIndex);
      }
    }
    return "true #";
  }

  /** Ends sessions: their keys are let go or deleted, with a delay. */
  private void end(BiPredicate<String, Session> which) {
    new TreeMap<>(sessions)
        .forEach((id, s) -> {
          if (which.test(id, s)) {
            new TreeMap<>(live)
                .forEach((key, e) -> {
                  if (e.session.equals(id)) {
                    free(key, e, s);
                  }
                });
            sessions.remove(id);
            queries.endOf(id);
            sessionIndex = at();
          }
        });
  }

  private void free(String key, Entry e, Session s) {
    kvIndex = at();
    if (s.deletes) {
      live.remove(key);
      dead.put(key, kvIndex);
    } else {
      live.put(key, new Entry(e.value, e.flags, e.lockIndex, "", e.create, kvIndex));
    }
    if (s.lockDelayMs > 0) {
      delays.merge(key, timeMs + s.lockDelayMs, Math::max);
    }
  }

  private String register(Command.NodeRegister c) {
    for (var e : nodes.entrySet()) {
      if (e.getValue().id.equals(c.id()) && !e.getKey().equals(c.name())) {
        return "node id " + c.id() + " belongs to node " + e.getKey() + " already";
      }
    }
    Node old = nodes.get(c.name());
    boolean same = old != null && old.id.equals(c.id());
    if (old != null && !same && !old.address.equals(c.address()) && !old.critical()) {
      return "Node name " + c.name() + " is reserved by node " + old.id;
    }
    var _ = back(c.name());
    if (old != null && !same) {
      end((id, session) -> session.node.equals(c.name()));
    }
    Node next =
        new Node(
            c.id(),
            c.address(),
            c.server(),
            c.meta().toString(),
            old != null && same ? old.health : "PASSING Agent alive and reachable",
            old != null && same ? old.create : index + 1,
            old != null && same ? old.at : 0);
    if (!next.equals(old)) {
      nodeIndex = at();
      nodes.put(
          c.name(),
          new Node(
              next.id, next.address, next.server, next.meta, next.health, next.create, nodeIndex));
    }
    return "true #";
  }

  private void restore(Model from) {
    long before = index;
    Model ours = copy();
    index = Math.max(index, from.index);
    long at = at();
    kvIndex = at;
    sessionIndex = at;
    reaped = Math.max(reaped, from.reaped);
    sessions = new TreeMap<>(from.sessions);
    sessions
        .values()
        .removeIf(s -> !nodes.containsKey(s.node) || (s.checked && nodes.get(s.node).critical()));
    queries.restore(from.queries, sessions.keySet(), before, at);
    access.restore(from.access, before, at);
    bulk.clear();
    rules.restore(from.rules, at);
    live = new TreeMap<>();
    from.live.forEach((key, e) -> {
      if (e.session.isEmpty() || sessions.containsKey(e.session)) {
        long modify = e.equals(ours.live.get(key)) || e.modify > before ? e.modify : at;
        live.put(key, new Entry(e.value, e.flags, e.lockIndex, e.session, e.create, modify));
      } else if (Objects.requireNonNull(from.sessions.get(e.session)).deletes) {
        dead.put(key, at);
      } else {
        live.put(key, new Entry(e.value, e.flags, e.lockIndex, "", e.create, at));
      }
    });
    from.dead.forEach((key, index) -> {
      if (dead.containsKey(key) || index > before) {
        dead.merge(key, index, Math::max);
      }
    });
    ours.live.forEach((key, e) -> dead.put(key, at));
    dead.keySet().removeAll(live.keySet());
    from.delays.forEach((key, until) -> {
      if (until > from.timeMs) {
        delays.merge(key, timeMs + until - from.timeMs, Math::max);
      }
    });
    config = new TreeMap<>(ModelSettings.restored(level, ours.config, from.config, before, at));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
