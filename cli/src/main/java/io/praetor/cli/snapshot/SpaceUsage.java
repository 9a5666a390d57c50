package io.praetor.cli.snapshot;

import io.praetor.store.kv.Key;
import io.praetor.store.snapshot.RecordVisitor;
import io.praetor.store.table.Keys;
import io.praetor.store.table.Table;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what takes the space of a snapshot: by type, and keys by their first parts. Holds a count
 * for each line that it gives, and no key. Owned by one thread.
 */
final class SpaceUsage implements RecordVisitor {
  private final Map<String, Count> types = new HashMap<>();
  private final Map<String, Count> prefixes = new HashMap<>();
  private final @Nullable String filter;
  private final int depth;

  /**
   * A count of nothing so far.
   *
   * @param filter with what a key begins to be counted by its parts; null for no such counts
   * @param depth how many parts of a key, between slashes, make a group
   */
  SpaceUsage(@Nullable String filter, int depth) {
    this.filter = filter;
    this.depth = depth;
  }

  /** How many records have a name, and the bytes that they take together. */
  private static final class Count {
    private long records;
    private long bytes;
  }

  /** A line of the result. */
  record Line(String name, long records, long bytes) {}

  @Override
  public void head(int bytes) {
    add(types, "Index", bytes);
  }

  @Override
  public void record(Table<?, ?, ?> table, int kind, @Nullable Object name, int bytes) {
    add(types, type(table, kind), bytes);
    if (filter != null && kind == Keys.ENTRY && name instanceof Key key) {
      String text = key.toString();
      if (text.startsWith(filter)) {
        add(prefixes, group(text), bytes);
      }
    }
  }

  /** Consul's names for what Consul has too. */
  private static String type(Table<?, ?, ?> table, int kind) {
    return switch (table.name()) {
      case "kv" -> kind == Keys.TOMBSTONE ? "Tombstone" : "KVS";
      case "nodes" -> "Register";
      case "sessions" -> "Session";
      case "config" -> "Setting";
      case "cluster-settings" -> "ClusterSetting";
      case "left-agents" -> "LeftAgent";
      case "server-notes" -> "ServerNote";
      case "lock-delays" -> "LockDelay";
      case "prepared-queries" -> "PreparedQuery";
      case "tokens" -> "ACLToken";
      case "policies" -> "ACLPolicy";
      case "roles" -> "ACLRole";
      case "auth-methods" -> "ACLAuthMethod";
      case "binding-rules" -> "ACLBindingRule";
      case "level" -> "Level";
      case "restore" -> "Restore";
      default -> table.name();
    };
  }

  private String group(String key) {
    int end = -1;
    for (int i = 0; i < depth; i++) {
      end = key.indexOf('/', end + 1);
      if (end < 0) {
        return key;
      }
    }
    return key.substring(0, end);
  }

  private static void add(Map<String, Count> counts, String name, int bytes) {
    Count count = counts.computeIfAbsent(name, n -> new Count());
    count.records++;
    count.bytes += bytes;
  }

  /** By type, the largest first. */
  List<Line> types() {
    return lines(types);
  }

  /** Keys by their first parts, the largest first. */
  List<Line> prefixes() {
    return lines(prefixes);
  }

  private static List<Line> lines(Map<String, Count> counts) {
    return counts.entrySet().stream()
        .map(e -> new Line(e.getKey(), e.getValue().records, e.getValue().bytes))
        .sorted(Comparator.comparingLong(Line::bytes).reversed().thenComparing(Line::name))
        .toList();
  }
}
