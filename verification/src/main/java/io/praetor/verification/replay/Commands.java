package io.praetor.verification.replay;

import io.praetor.store.View;
import io.praetor.store.catalog.Health;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.command.Command;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random commands of the first level that often meet: few names, and indexes that are often right.
 * Owned by one thread.
 */
final class Commands {
  private static final String[] PARTS = {"a", "b/", "a/b/", "é", "a/", "\uffff", "b/c", "lock", ""};
  private static final String[] BLOBS = {
    "cluster-id", "trust-root", "autopilot", "other", "members-left"
  };
  private static final int VALUE_BYTES_MAX = 3_000;

  private final Random random;
  private final int keys;
  private final int sessions;
  private final int nodes;

  Commands(Random random) {
    this.random = random;
    keys = 1 + random.nextInt(random.nextInt(3) == 0 ? 200 : 6);
    sessions = 1 + random.nextInt(20);
    nodes = 1 + random.nextInt(6);
  }

  /** Any command but the parts of a restore. */
  Command next(View view) {
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> transaction(view);
      case 4, 5, 6 -> createSession();
      case 7 ->
          new Command.SessionDestroy(
              "s" + random.nextInt(sessions),
              random.nextBoolean() ? Command.SessionEnd.TTL : Command.SessionEnd.DESTROYED);
      case 8 -> node();
      case 9 ->
          random.nextInt(4) == 0
              ? new Command.TombstoneReap(random.nextLong(view.index() + 2))
              : new Command.Tick();
      case 10 -> setting(view);
      default -> kv(view);
    };
  }

  private Key key() {
    if (random.nextInt(12) == 0) {
      byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 600 : 4)];
      random.nextBytes(bytes);
      return Key.of(bytes);
    }
    return Key.utf8(PARTS[random.nextInt(PARTS.length)] + random.nextInt(keys));
  }

  private Key prefix() {
    Key key = key();
    return key.prefix(random.nextInt(key.length() + 1));
  }

  private byte[] value() {
    if (random.nextInt(4) != 0) {
      return ("v" + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? VALUE_BYTES_MAX : 10)];
    random.nextBytes(bytes);
    return bytes;
  }

  private long flags() {
    return random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(2);
  }

  private String session() {
    return random.nextInt(20) == 0 ? "" : "s" + random.nextInt(sessions);
  }

  private long index(View view, Key key) {
    KvEntry entry = view.kv().get(key);
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextLong(view.index() + 2);
      default -> entry == null ? 0 : entry.modifyIndex();
    };
  }

  private Command.Kv kv(View view) {
    Key key = key();
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> new Command.KvCas(key, value(), flags(), index(view, key));
      case 3, 4, 5, 6 -> new Command.KvLock(key, value(), flags(), session());
      case 7, 8 -> {
        KvEntry entry = view.kv().get(key);
        String holder = entry == null || entry.session() == null ? session() : entry.session();
        yield new Command.KvUnlock(key, value(), flags(), holder);
      }
      case 9, 10 -> new Command.KvDelete(key);
      case 11, 12 -> new Command.KvDeleteCas(key, index(view, key));
      case 13 -> new Command.KvDeleteTree(random.nextInt(8) == 0 ? prefix() : key);
      default -> new Command.KvSet(key, value(), flags());
    };
  }

  private TransactionOperation operation(View view) {
    Key key = random.nextInt(60) == 0 ? Key.EMPTY : key();
    return switch (random.nextInt(16)) {
      case 0 -> new TransactionOperation.Get(key);
      case 1 -> new TransactionOperation.GetOrEmpty(key);
      case 2 -> new TransactionOperation.GetTree(random.nextInt(4) == 0 ? prefix() : key);
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
    for (int n = random.nextInt(random.nextInt(20) == 0 ? 65 : 6); n > 0; n--) {
      operations.add(operation(view));
    }
    return new Command.Transaction(operations);
  }

  private Command createSession() {
    return new Command.SessionCreate(
        "s" + random.nextInt(sessions),
        random.nextBoolean() ? "" : "name",
        name(),
        random.nextInt(4) * 50L,
        random.nextBoolean(),
        random.nextBoolean() ? "" : "10s",
        random.nextInt(2) * 10_000L,
        checks(),
        random.nextInt(12) == 0 ? checks() : List.of());
  }

  private List<String> checks() {
    return switch (random.nextInt(20)) {
      case 0 -> List.of("other");
      case 1 -> List.of("service:x", "serfHealth");
      case 2, 3, 4, 5 -> List.of();
      default -> List.of("serfHealth");
    };
  }

  private String name() {
    return "n" + random.nextInt(nodes);
  }

  private Command node() {
    String name = name();
    return switch (random.nextInt(8)) {
      case 0 -> new Command.NodeDeregister(name);
      case 1 ->
          new Command.NodeHealth(name, Health.CRITICAL, random.nextBoolean() ? "gone" : "lost");
      case 2, 3 -> new Command.NodeHealth(name, Health.PASSING, "back");
      default ->
          new Command.NodeRegister(
              random.nextInt(6) == 0 ? "i" + random.nextInt(6) : "id-" + name,
              name,
              "host:" + (random.nextInt(6) == 0 ? 1 : 2),
              random.nextInt(8) == 0,
              random.nextInt(8) == 0 ? Map.of("k", "v", "l", "w") : Map.of());
    };
  }

  /** What the cluster keeps about itself, as it is at the first level, and what it does not. */
  private Command setting(View view) {
    long expected = random.nextBoolean() ? -1 : random.nextLong(view.index() + 1);
    String name = random.nextInt(4) == 0 ? "server/" + name() : BLOBS[random.nextInt(BLOBS.length)];
    byte[] value =
        random.nextBoolean()
            ? value()
            : ClusterBlobs.encodeLeft(
                List.of(
                    new LeftAgent(
                        "id", name(), "host:1", random.nextBoolean(), random.nextInt(9), 0)));
    return new Command.ConfigSet(name, value, expected);
  }
}
