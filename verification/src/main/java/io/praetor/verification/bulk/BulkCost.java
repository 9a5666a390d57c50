package io.praetor.verification.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.consensus.storage.WaitingFiles;
import io.praetor.store.BulkPlan;
import io.praetor.store.BulkPlanner;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.ApplyAbort;
import io.praetor.store.command.ApplyBegin;
import io.praetor.store.command.ApplyPart;
import io.praetor.store.command.Command;
import io.praetor.store.command.KvApply;
import io.praetor.store.command.KvCopy;
import io.praetor.store.command.KvRollback;
import io.praetor.store.command.Outcome;
import io.praetor.store.history.Retention;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.waiting.PendingApply;
import io.praetor.store.waiting.WaitingRoom;
import io.praetor.verification.figures.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How long commands of many keys hold the thread that applies the log: {@code bulk [-keys=N]
 * [-bytes=N] [-others=N] [-rounds=N]}: as many keys with as long values among as many others, each
 * command in as many rounds; then restores of snapshots of as many keys. And how much heap the
 * parts of an apply take while they wait, in a file as at servers and, beside that, in the heap.
 * Runs in one process; one thread applies.
 */
public final class BulkCost {
  private static final double LIMIT_MS = 200;
  private static final int PART_KEYS = 200;

  /** As an agent sends them. */
  private static final int RESTORE_PIECE_BYTES = 512 * 1024;

  private static final Duration READ_MAX = Duration.ofSeconds(60);

  /** Of 100,000 keys and 256 MiB. */
  private static final double WAITING_MIB_MAX = 8;

  /** Room for all that one round changes. */
  private static final long HISTORY_BYTES = 4L << 30;

  private final WaitingFiles files;
  private final StateMachine store;
  private final Verdict verdict = new Verdict();
  private final Random random = new Random(1);
  private int keys = 100_000;
  private int bytes = 2_500;
  private int others = 500_000;
  private int rounds = 5;

  private BulkCost(Path folder) {
    files = new WaitingFiles(folder, Disk.REAL);
    store = new StateMachine(SnapshotCodec::read, files);
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("praetor-bulk");
    BulkCost cost = new BulkCost(folder);
    for (String argument : arguments) {
      int number = Integer.parseInt(argument.substring(argument.indexOf('=') + 1));
      switch (argument.substring(0, argument.indexOf('=') + 1)) {
        case "-keys=" -> cost.keys = number;
        case "-bytes=" -> cost.bytes = number;
        case "-others=" -> cost.others = number;
        case "-rounds=" -> cost.rounds = number;
        default -> {
          System.err.println(
              "usage: bulk [-keys=N] [-bytes=N] [-others=N] [-rounds=N]; not usable: " + argument);
          System.exit(2);
        }
      }
    }
    cost.run();
    cost.restores();
    cost.waits();
    Files.delete(folder);
    System.exit(cost.verdict.exitCode());
  }

  private void run() throws Exception {
    verdict.part(
        String.format(Locale.ROOT, "%,d keys of %,d bytes among %,d others", keys, bytes, others));
    store.apply(0, new Command.LevelRaise(Level.NEWEST));
    for (int i = 0; i < others; i += 1_000) {
      List<Command> sets = new ArrayList<>();
      for (int k = i; k < i + 1_000; k++) {
        sets.add(new Command.KvSet(Key.utf8("other/" + random.nextInt()), new byte[16], 0));
      }
      store.apply(0, sets);
    }
    List<Double> parts = new ArrayList<>();
    List<Double> commits = new ArrayList<>();
    List<Double> copies = new ArrayList<>();
    List<Double> moves = new ArrayList<>();
    List<Double> rollbacks = new ArrayList<>();
    List<Double> undeletes = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      keepUpTo(HISTORY_BYTES);
      long before = store.view().index();
      commits.add(apply(round, parts));
      copies.add(timed(copy("tree/", "copy" + round + "/", false)));
      commits.add(apply(rounds + round, parts));
      rollbacks.add(timed(rollback("tree/", before + 1, false)));
      store.apply(0, new Command.KvDeleteTree(Key.utf8("copy" + round + "/")));
      undeletes.add(timed(rollback("copy" + round + "/", store.view().index() - 1, true)));
      // A move changes each key at two places: half as many are the most.
      store.apply(0, new Command.KvDeleteTree(Key.utf8("tree/1")));
      store.apply(0, new Command.KvDeleteTree(Key.utf8("tree/2")));
      store.apply(0, new Command.KvDeleteTree(Key.utf8("tree/3")));
      store.apply(0, new Command.KvDeleteTree(Key.utf8("tree/4")));
      store.apply(0, new Command.KvDeleteTree(Key.utf8("tree/5")));
      moves.add(timed(copy("tree/", "moved" + round + "/", true)));
      store.apply(0, new Command.KvDeleteTree(Key.utf8("moved" + round + "/")));
      store.apply(0, new Command.KvDeleteTree(Key.utf8("copy" + round + "/")));
      keepUpTo(Retention.BYTES_MIN);
    }
    tell("a part of an apply", parts);
    tell("the commit of an apply", commits);
    tell("a copy", copies);
    tell("a move of what is left", moves);
    tell("a rollback", rollbacks);
    tell("an undelete", undeletes);
  }

  /** Restores snapshots of as many keys, each with other values than those that are there. */
  private void restores() throws IOException, InterruptedException {
    verdict.part(String.format(Locale.ROOT, "a snapshot of %,d keys of %,d bytes", keys, bytes));
    List<Double> chunks = new ArrayList<>();
    List<Double> commits = new ArrayList<>();
    StateMachine source = tree(1);
    byte[] one = SnapshotCodec.encode(source.view());
    byte[] other = SnapshotCodec.encode(tree(2).view());
    StateMachine target = tree(3);
    target.apply(
        0, new Command.RetentionSet(new Retention(Key.EMPTY, 100, 30, Retention.BYTES_MIN)));
    for (int round = 0; round < rounds; round++) {
      byte[] snapshot = round % 2 == 0 ? one : other;
      String id = "round " + round;
      double _ = timed(target, new Command.RestoreBegin(id, snapshot.length));
      for (int at = 0; at < snapshot.length; at += RESTORE_PIECE_BYTES) {
        byte[] piece =
            Arrays.copyOfRange(snapshot, at, Math.min(snapshot.length, at + RESTORE_PIECE_BYTES));
        chunks.add(timed(target, new Command.RestoreChunk(id, at, piece)));
      }
      target.awaitRead(id, READ_MAX);
      commits.add(timed(target, new Command.RestoreCommit(id)));
    }
    tell("a part of a restore", chunks);
    tell("the commit of a restore", commits);
  }

  private StateMachine tree(int mark) {
    StateMachine made = new StateMachine(SnapshotCodec::read, files);
    made.apply(0, new Command.LevelRaise(Level.NEWEST));
    for (int i = 0; i < keys; i += PART_KEYS) {
      List<Command> sets = new ArrayList<>();
      for (int k = i; k < Math.min(keys, i + PART_KEYS); k++) {
        byte[] value = new byte[bytes];
        value[0] = (byte) mark;
        sets.add(new Command.KvSet(Key.utf8("tree/" + k), value, 0));
      }
      made.apply(0, sets);
    }
    return made;
  }

  /** How much heap the parts take of which the last does not come. */
  private void waits() throws IOException {
    verdict.part(String.format(Locale.ROOT, "%,d keys of %,d bytes that wait", keys, bytes));
    double inFile = waitingMib(files);
    verdict.atMost("heap for parts that wait in a file", inFile, WAITING_MIB_MAX, " MiB");
    verdict.note(
        String.format(
            Locale.ROOT,
            "heap for parts that wait in the heap: %,.1f MiB",
            waitingMib(WaitingRoom.HEAP)));
  }

  private double waitingMib(WaitingRoom room) {
    StateMachine server = new StateMachine(SnapshotCodec::read, room);
    server.apply(0, new Command.LevelRaise(Level.NEWEST));
    server.apply(0, new ApplyBegin("waits", keys, PendingApply.BYTES_MAX));
    long before = heapBytes();
    for (int i = 0; i + PART_KEYS < keys; i += PART_KEYS) {
      List<KvWrite> writes = new ArrayList<>();
      for (int k = i; k < i + PART_KEYS; k++) {
        writes.add(new KvWrite(Key.utf8("tree/" + k), new byte[bytes], 0));
      }
      server.apply(0, new ApplyPart("waits", i, writes));
    }
    double mib = (heapBytes() - before) / (double) (1 << 20);
    if (!(server.apply(0, new ApplyAbort("waits", -1)) instanceof Outcome.Done(boolean did, long _))
        || !did) {
      throw new IllegalStateException("the parts did not wait");
    }
    return mib;
  }

  private static long heapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Says how much history is kept, and makes a change, with which the rest goes. */
  private void keepUpTo(long bytesMax) {
    store.apply(0, new Command.RetentionSet(new Retention(Key.EMPTY, 100, 30, bytesMax)));
    store.apply(0, new Command.KvSet(Key.utf8("last"), Long.toString(bytesMax).getBytes(UTF_8), 0));
  }

  private void tell(String what, List<Double> ms) {
    List<Double> sorted = ms.stream().sorted().toList();
    verdict.note(
        String.format(Locale.ROOT, "%s: median %.1f ms", what, sorted.get(sorted.size() / 2)));
    verdict.atMost(what + ", the longest", sorted.getLast(), LIMIT_MS, " ms");
  }

  private double timed(Command command) {
    return timed(store, command);
  }

  private static double timed(StateMachine at, Command command) {
    long began = System.nanoTime();
    Outcome outcome = at.apply(0, command);
    double ms = (System.nanoTime() - began) / 1e6;
    if (!(outcome instanceof Outcome.Done)) {
      throw new IllegalStateException(command.getClass().getSimpleName() + ": " + outcome);
    }
    return ms;
  }

  /**
   * Sends writes of all keys in parts, in their order, as agents do; how long their commit took.
   */
  private double apply(int round, List<Double> parts) throws InterruptedException {
    List<KvWrite> writes = new ArrayList<>();
    long held = 0;
    for (int i = 0; i < keys; i++) {
      byte[] value = new byte[bytes];
      value[0] = (byte) round;
      KvWrite write = new KvWrite(Key.utf8("tree/" + i), value, 0);
      writes.add(write);
      held += write.heldBytes();
    }
    writes.sort(Comparator.comparing(KvWrite::key));
    String id = "round " + round;
    double _ = timed(new ApplyBegin(id, keys, held));
    for (int i = 0; i < keys; i += PART_KEYS) {
      parts.add(timed(new ApplyPart(id, i, writes.subList(i, Math.min(keys, i + PART_KEYS)))));
    }
    View view = store.view();
    long index = KeyScope.of(writes.stream().map(KvWrite::key).toList()).index(view.kv());
    // An agent proposes the commit when it has read the parts, and looks at the keys once more.
    store.awaitRead(id, READ_MAX);
    if (!(BulkPlanner.of(view, new KvApply("", writes, null, 0, index))
        instanceof BulkPlan.Change)) {
      throw new IllegalStateException("the keys have changed");
    }
    return timed(new KvApply(id, List.of(), null, 0, index));
  }

  private KvCopy copy(String from, String to, boolean isMove) {
    View view = store.view();
    Key source = Key.utf8(from);
    Key target = Key.utf8(to);
    return new KvCopy(
        source,
        target,
        true,
        isMove,
        false,
        view.kv().prefixIndex(source),
        view.kv().prefixIndex(target));
  }

  private KvRollback rollback(String prefix, long to, boolean absentOnly) {
    Key key = Key.utf8(prefix);
    return new KvRollback(KeyScope.tree(key), to, absentOnly, store.view().kv().prefixIndex(key));
  }
}
