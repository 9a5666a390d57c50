package io.praetor.store;

import io.praetor.store.command.ApplyAbort;
import io.praetor.store.command.ApplyBegin;
import io.praetor.store.command.ApplyPart;
import io.praetor.store.command.Command;
import io.praetor.store.command.KvApply;
import io.praetor.store.command.KvCopy;
import io.praetor.store.command.KvRollback;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.waiting.PendingApply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Commands about many keys whose indexes are mostly right. */
final class RandomBulk {
  private final Random random;
  private final RandomCommands names;

  RandomBulk(Random random, RandomCommands names) {
    this.random = random;
    this.names = names;
  }

  Command.Bulk next(View view) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> copy(view);
      case 2, 6 -> rollback(view);
      case 3 -> new ApplyBegin(id(), random.nextInt(6), random.nextInt(5) == 0 ? 250 : 10_000);
      case 4 -> part(view);
      case 5 -> random.nextInt(3) == 0 ? new ApplyAbort(id(), random.nextInt(4) - 1) : whole(view);
      default -> apply(view, "", writes(random.nextInt(6)));
    };
  }

  private String id() {
    return "a" + random.nextInt(2);
  }

  private long right(long index) {
    return random.nextInt(12) == 0 ? Math.max(0, index - 1) : index;
  }

  private Command.Bulk copy(View view) {
    boolean isTree = random.nextBoolean();
    Key from = Key.utf8(isTree ? names.prefix() : names.key());
    Key to = Key.utf8(isTree ? (random.nextBoolean() ? "x/" : "") + names.prefix() : names.key());
    KvCopy copy = new KvCopy(from, to, isTree, random.nextBoolean(), random.nextInt(3) > 0, 0, 0);
    return new KvCopy(
        from,
        to,
        isTree,
        copy.isMove(),
        copy.overwrites(),
        right(BulkPlanner.scope(copy, from).index(view.kv())),
        right(BulkPlanner.scope(copy, to).index(view.kv())));
  }

  private Command.Bulk rollback(View view) {
    KeyScope scope =
        random.nextBoolean()
            ? KeyScope.tree(Key.utf8(random.nextInt(3) == 0 ? "" : names.prefix()))
            : KeyScope.of(List.of(Key.utf8(names.key()), Key.utf8(names.key())));
    long to = Math.max(0, view.index() + 1 - random.nextInt(1 << random.nextInt(8)));
    return new KvRollback(scope, to, random.nextInt(3) == 0, right(scope.index(view.kv())));
  }

  private List<KvWrite> writes(int count) {
    List<KvWrite> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Key key = Key.utf8(names.key());
      boolean isTwice = writes.stream().anyMatch(w -> w.key().equals(key));
      if (isTwice && random.nextInt(20) != 0) {
        continue;
      }
      byte[] value = ("v" + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
      writes.add(
          random.nextInt(3) == 0
              ? KvWrite.delete(key)
              : new KvWrite(key, value, random.nextInt(2)));
    }
    return writes;
  }

  private Command.Bulk part(View view) {
    String id = id();
    PendingApply pending = view.get(PendingApplies.TABLE).get(id);
    int reached = pending == null ? 0 : pending.keys();
    int due = pending == null ? 0 : pending.keysDue();
    int count = random.nextInt(10) == 0 ? random.nextInt(6) : due - reached;
    return new ApplyPart(id, random.nextInt(12) == 0 ? reached + 1 : reached, writes(count));
  }

  private Command.Bulk whole(View view) {
    String id = id();
    PendingApply pending = view.get(PendingApplies.TABLE).get(id);
    return apply(view, id, pending == null ? List.of() : pending.writes());
  }

  private Command.Bulk apply(View view, String id, List<KvWrite> writes) {
    @Nullable Key pruned = random.nextInt(3) == 0 ? Key.utf8(names.key() + "/") : null;
    if (pruned != null && random.nextInt(4) == 0) {
      pruned = Key.utf8(names.prefix());
    }
    List<Key> keys = writes.stream().map(KvWrite::key).toList();
    return new KvApply(
        id,
        id.isEmpty() ? writes : List.of(),
        pruned,
        pruned == null ? 0 : right(view.kv().prefixIndex(pruned)),
        right(keys.isEmpty() ? 0 : KeyScope.of(keys).index(view.kv())));
  }
}
