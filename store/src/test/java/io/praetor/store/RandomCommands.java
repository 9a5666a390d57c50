package io.praetor.store;

import io.praetor.store.catalog.Health;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Command;
import io.praetor.store.command.Sender;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Commands that often meet: few names, and indexes that are often right. */
final class RandomCommands {
  private static final String[] PARTS = {"a", "b/", "a/b/", "é", "a/", "\uffff", "b/c", "lock"};

  /** Of prepared queries: some begin others, and one is an id. */
  static final String[] QUERY_NAMES = {"", "a", "A", "ab", "abc", "aCd", "q1", "b"};

  /** The order of keys. */
  static final Comparator<String> BY_BYTES = Comparator.comparing(Key::utf8);

  private final Random random;
  private final int keys;
  private final RandomGrants grants;
  private final RandomBulk bulk;
  private @Nullable Command first;

  RandomCommands(Random random, int keys) {
    this.random = random;
    this.keys = keys;
    grants = new RandomGrants(random);
    bulk = new RandomBulk(random, this);
  }

  String key() {
    return PARTS[random.nextInt(PARTS.length)] + random.nextInt(keys);
  }

  String prefix() {
    String key = random.nextInt(10) == 0 ? "none" : key();
    return key.substring(0, random.nextInt(key.length() + 1));
  }

  private byte[] value() {
    return ("v" + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
  }

  private String session() {
    return random.nextInt(20) == 0 ? "" : "s" + random.nextInt(8);
  }

  private long index(View view, Key key) {
    KvEntry entry = view.kv().get(key);
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextLong(view.index() + 2);
      default -> entry == null ? 0 : entry.modifyIndex();
    };
  }

  Command.Kv kv(View view) {
    Key key = Key.utf8(key());
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> new Command.KvCas(key, value(), random.nextInt(2), index(view, key));
      case 3, 4, 5, 6 -> new Command.KvLock(key, value(), 0, session());
      case 7, 8 -> {
        KvEntry entry = view.kv().get(key);
        String holder = entry == null || entry.session() == null ? session() : entry.session();
        yield new Command.KvUnlock(key, value(), 0, holder);
      }
      case 9, 10 -> new Command.KvDelete(key);
      case 11, 12 -> new Command.KvDeleteCas(key, index(view, key));
      case 13 -> new Command.KvDeleteTree(Key.utf8(random.nextInt(3) == 0 ? prefix() : key()));
      default -> new Command.KvSet(key, value(), random.nextInt(2));
    };
  }

  private TransactionOperation operation(View view) {
    Key key = random.nextInt(60) == 0 ? Key.EMPTY : Key.utf8(key());
    return switch (random.nextInt(16)) {
      case 0 -> new TransactionOperation.Get(key);
      case 1 -> new TransactionOperation.GetOrEmpty(key);
      case 2 -> new TransactionOperation.GetTree(Key.utf8(key()));
      case 3 -> new TransactionOperation.CheckIndex(key, index(view, key));
      case 4 -> new TransactionOperation.CheckSession(key, session());
      case 5 -> new TransactionOperation.CheckNotExists(key);
      case 6 ->
          random.nextInt(5) == 0
              ? new TransactionOperation.Unknown(key, "verb")
              : new Command.KvDeleteTree(key);
      default -> kv(view);
    };
  }

  private Command transaction(View view) {
    List<TransactionOperation> operations = new ArrayList<>();
    for (int n = random.nextInt(6); n > 0; n--) {
      operations.add(operation(view));
    }
    return new Command.Transaction(operations);
  }

  private Command createSession() {
    return new Command.SessionCreate(
        "s" + random.nextInt(8),
        "name",
        "n" + random.nextInt(4),
        random.nextInt(3) * 50L,
        random.nextBoolean(),
        "10s",
        10_000,
        random.nextInt(3) == 0
            ? List.of()
            : List.of(random.nextInt(20) == 0 ? "other" : "serfHealth"),
        random.nextInt(12) == 0
            ? List.of(random.nextBoolean() ? "service:x" : "serfHealth")
            : List.of());
  }

  private Command node() {
    String name = "n" + random.nextInt(4);
    return switch (random.nextInt(8)) {
      case 0 -> new Command.NodeDeregister(name);
      case 1 -> new Command.NodeHealth(name, Health.CRITICAL, "gone");
      case 2, 3 -> new Command.NodeHealth(name, Health.PASSING, "back");
      default ->
          new Command.NodeRegister(
              random.nextInt(6) == 0 ? "i" + random.nextInt(6) : "id-" + name,
              name,
              "host:" + (random.nextInt(6) == 0 ? 1 : 2),
              random.nextInt(8) == 0,
              random.nextInt(8) == 0 ? Map.of("k", "v") : Map.of());
    };
  }

  /** Says what comes before all others. */
  void first(Command command) {
    first = command;
  }

  /** A sender whose values were judged by the rules of some index, most often of the last. */
  Sender sender(View view) {
    long index = view.index();
    boolean isOld = random.nextInt(4) == 0;
    return Sender.NONE.ruledAt(view.level() < 7 ? 0 : isOld ? random.nextLong(index + 1) : index);
  }

  /** Any command but the parts of a restore. */
  Command next(View view) {
    Command due = first;
    if (due != null) {
      first = null;
      return due;
    }
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> transaction(view);
      case 4, 5, 6 -> createSession();
      case 7 -> new Command.SessionDestroy("s" + random.nextInt(8), Command.SessionEnd.TTL);
      case 8 -> node();
      case 9 ->
          random.nextInt(4) == 0
              ? new Command.TombstoneReap(random.nextLong(view.index() + 1))
              : random.nextInt(8) == 0
                  ? new Command.LevelRaise(2 + random.nextInt(6))
                  : random.nextInt(8) == 0 ? new Command.LevelProbe(2) : new Command.Tick();
      case 10 -> view.level() < 4 || random.nextBoolean() ? about(view) : query();
      case 11 -> view.level() < 4 ? kv(view) : query();
      case 12, 13 ->
          view.level() >= 7 && random.nextInt(3) == 0
              ? ModelRules.next(random)
              : view.level() < 5 ? kv(view) : grants.next(view);
      case 14, 15, 16 -> view.level() < 7 ? kv(view) : bulk.next(view);
      default -> kv(view);
    };
  }

  private Command.Query query() {
    String id = "q" + random.nextInt(5);
    if (random.nextInt(5) == 0) {
      return new Command.QueryDelete(id);
    }
    String session = random.nextInt(3) == 0 ? session() : "";
    String name = QUERY_NAMES[random.nextInt(QUERY_NAMES.length)];
    boolean isTemplate = random.nextBoolean();
    QueryService service =
        new QueryService(
            "s" + random.nextInt(3),
            "",
            new QueryService.Failover(
                random.nextInt(2), List.of("dc"), List.of(new QueryService.Target("p", ""))),
            List.of("c"),
            random.nextBoolean(),
            List.of("t", "!u"),
            Map.of("k", "v"),
            Map.of(),
            false,
            "");
    return new Command.QuerySet(
        new QueryDefinition(
            id,
            name,
            session,
            "token",
            isTemplate ? new QueryTemplate("name_prefix_match", "^a", true) : QueryTemplate.NONE,
            service,
            "1s"),
        random.nextBoolean());
  }

  /** A command about what the cluster keeps of itself, in either form. */
  private Command about(View view) {
    long expected = random.nextBoolean() ? -1 : random.nextLong(view.index() + 1);
    String name = "n" + random.nextInt(4);
    if (view.level() < 2 || random.nextInt(4) == 0) {
      String[] names = {"cluster-id", "trust-root", "other", "server/" + name, "members-left"};
      return new Command.ConfigSet(names[random.nextInt(names.length)], value(), expected);
    }
    String text = new String(value(), StandardCharsets.UTF_8);
    return switch (random.nextInt(6)) {
      case 0 -> new Command.ClusterSet(new ClusterSetting.Id(text), expected);
      case 1 -> new Command.ClusterSet(new ClusterSetting.Root(text), expected);
      case 2 -> new Command.AgentLeave("id-" + name, name, text, random.nextBoolean());
      case 3 -> new Command.AgentForget(name);
      case 4 -> new Command.ServerAdmit(name, text);
      default -> new Command.ServerRemove(name);
    };
  }
}
