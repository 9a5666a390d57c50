package io.praetor.agent.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.store.HeldView;
import io.praetor.store.SnapshotReader;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.ApplyBegin;
import io.praetor.store.command.ApplyPart;
import io.praetor.store.command.Command;
import io.praetor.store.command.KvApply;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.waiting.ReadAhead;
import io.praetor.store.waiting.WaitingBytes;
import io.praetor.store.waiting.WaitingRoom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingFilesTest {
  private static final Duration READ_MAX = Duration.ofMinutes(1);
  private static final long WAIT_NANOS = 60_000_000_000L;

  @TempDir private Path folder;

  /** Takes so many bytes, and is full then. */
  private static final class SmallDisk implements Disk {
    private long left;

    SmallDisk(long left) {
      this.left = left;
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
      if (bytes.remaining() > left) {
        throw new IOException("No space left on device");
      }
      left -= bytes.remaining();
      REAL.write(file, bytes, position);
    }

    @Override
    public void force(FileChannel file) {}

    @Override
    public long usableBytes(Path of) {
      // So many beyond those that are the log's.
      return WaitingFiles.FREE_BYTES_MIN + left;
    }
  }

  /** Takes everything, and has so many bytes left. */
  private record AlmostFullDisk(long usable) implements Disk {
    @Override
    public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
      REAL.write(file, bytes, position);
    }

    @Override
    public void force(FileChannel file) {}

    @Override
    public long usableBytes(Path of) {
      return usable;
    }
  }

  private static List<ApplyPart> parts(int count) {
    Random random = new Random(1);
    List<ApplyPart> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[random.nextInt(100_000)];
      random.nextBytes(value);
      parts.add(new ApplyPart("p", i, List.of(new KvWrite(Key.utf8("k" + i), value, i))));
    }
    return parts;
  }

  private static void begin(StateMachine store, int keys) {
    store.apply(0, new Command.LevelRaise(Level.NEWEST));
    store.apply(0, new ApplyBegin("p", keys, 8 << 20));
  }

  private static void commit(StateMachine store) {
    assertThat(store.apply(0, new KvApply("p", List.of(), null, 0, 0)))
        .isInstanceOf(Outcome.Done.class);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** How many of its files this process still has in memory, though they have no name. */
  private long mapped() throws IOException {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains(folder.toString())).count();
    }
  }

  private void awaitMapped(long count) throws IOException {
    long until = System.nanoTime() + WAIT_NANOS;
    while (mapped() != count) {
      assertThat(System.nanoTime()).as("%d files mapped", mapped()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void partsAreInAFileWithoutANameUntilTheCommit() throws IOException {
    StateMachine store = new StateMachine(SnapshotCodec::read, new WaitingFiles(folder, Disk.REAL));
    StateMachine plain = new StateMachine(SnapshotCodec::read);
    List<ApplyPart> parts = parts(50);
    for (StateMachine one : List.of(store, plain)) {
      begin(one, parts.size());
      parts.forEach(part -> one.apply(0, part));
    }
    assertThat(files()).isEmpty();
    assertThat(mapped()).isEqualTo(1);
    assertThat(SnapshotCodec.encode(store.view())).isEqualTo(SnapshotCodec.encode(plain.view()));
    commit(store);
    commit(plain);
    assertThat(SnapshotCodec.encode(store.view())).isEqualTo(SnapshotCodec.encode(plain.view()));
    awaitMapped(0);
  }

  @Test
  void whoHoldsAViewReadsThemBehindTheCommit() throws IOException {
    StateMachine store = new StateMachine(SnapshotCodec::read, new WaitingFiles(folder, Disk.REAL));
    List<ApplyPart> parts = parts(20);
    begin(store, parts.size());
    parts.forEach(part -> store.apply(0, part));
    byte[] expected = SnapshotCodec.encode(store.view());
    try (HeldView held = store.hold()) {
      commit(store);
      assertThat(mapped()).isEqualTo(1);
      assertThat(SnapshotCodec.encode(held.view())).isEqualTo(expected);
    }
    awaitMapped(0);
  }

  @Test
  void aFullDiskChangesNoState() throws IOException {
    for (long bytes : new long[] {0, 1_000, 200_000, 400_000}) {
      WaitingFiles files = new WaitingFiles(folder, new SmallDisk(bytes));
      StateMachine store = new StateMachine(SnapshotCodec::read, files);
      StateMachine plain = new StateMachine(SnapshotCodec::read);
      List<ApplyPart> parts = parts(30);
      for (StateMachine one : List.of(store, plain)) {
        begin(one, parts.size());
        parts.forEach(part -> one.apply(0, part));
      }
      assertThat(files.failures()).isEqualTo(1);
      assertThat(SnapshotCodec.encode(store.view())).isEqualTo(SnapshotCodec.encode(plain.view()));
      commit(store);
      commit(plain);
      assertThat(SnapshotCodec.encode(store.view())).isEqualTo(SnapshotCodec.encode(plain.view()));
      awaitMapped(0);
    }
  }

  @Test
  void whatTheLogNeedsIsLeftToIt() throws IOException {
    for (long more : new long[] {-1, 0}) {
      WaitingFiles files =
          new WaitingFiles(folder, new AlmostFullDisk(WaitingFiles.FREE_BYTES_MIN + more));
      StateMachine store = new StateMachine(SnapshotCodec::read, files);
      begin(store, 2);
      store.apply(0, parts(2).getFirst());
      assertThat(files.failures()).isEqualTo(more < 0 ? 1 : 0);
      store.apply(0, parts(2).getLast());
      commit(store);
      assertThat(store.view().kv().size()).isEqualTo(2);
    }
    awaitMapped(0);
  }

  @Test
  void aBlockThatIsLostEndsInAFailureAndInNoState() throws InterruptedException {
    for (boolean ofRestore : new boolean[] {false, true}) {
      // A disk that takes it, and gives zeros back.
      Disk losing =
          new Disk() {
            @Override
            public void write(FileChannel file, ByteBuffer bytes, long position) {}

            @Override
            public void force(FileChannel file) {}

            @Override
            public long usableBytes(Path of) {
              return Long.MAX_VALUE;
            }
          };
      StateMachine store = new StateMachine(SnapshotCodec::read, new WaitingFiles(folder, losing));
      byte[] snapshot = SnapshotCodec.encode(store.view());
      begin(store, 1);
      if (ofRestore) {
        store.apply(0, new Command.RestoreBegin("r", snapshot.length));
        store.apply(0, new Command.RestoreChunk("r", 0, snapshot));
      } else {
        store.apply(0, parts(1).getFirst());
      }
      Command commit =
          ofRestore ? new Command.RestoreCommit("r") : new KvApply("p", List.of(), null, 0, 0);
      // Whoever waits does not meet it: the commit ends the process.
      store.awaitRead(ofRestore ? "r" : "p", READ_MAX);
      assertThatThrownBy(() -> store.apply(0, commit))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not what was written");
      assertThatThrownBy(() -> SnapshotCodec.encode(store.view()))
          .hasMessageContaining("not what was written");
    }
  }

  @Test
  void aFolderThatCannotBeMadeLeavesThemInTheHeap() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    WaitingFiles files = new WaitingFiles(file.resolve("below"), Disk.REAL);
    StateMachine store = new StateMachine(SnapshotCodec::read, files);
    begin(store, 1);
    store.apply(0, parts(1).getFirst());
    commit(store);
    assertThat(files.failures()).isEqualTo(1);
    assertThat(store.view().kv().size()).isEqualTo(1);
  }

  @Test
  void theFirstRemovesWhatAKilledProcessLeft() throws IOException {
    Path left = Files.createFile(folder.resolve("waiting-0"));
    WaitingBytes bytes = new WaitingFiles(folder, Disk.REAL).open(10);
    assertThat(left).doesNotExist();
    bytes.letGo();
    awaitMapped(0);
  }

  @Test
  void whatIsReadAheadIsHeldMeanwhile() throws IOException {
    WaitingFiles files = new WaitingFiles(folder, Disk.REAL);
    WaitingBytes bytes = files.open(3);
    bytes.add(0, new byte[] {1, 2, 3}, 3);
    byte[] read = new byte[3];
    var reading =
        files.ahead(
            bytes,
            () -> {
              bytes.copy(0, read, 0, 3);
              return read;
            });
    bytes.letGo();
    assertThat(reading.get()).containsExactly(1, 2, 3);
    awaitMapped(0);
    assertThat(bytes.hold()).isFalse();
  }

  /** Reads snapshots, and knows which threads did. */
  private static final class NotedReads implements SnapshotReader {
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

    @Override
    public View read(InputStream in, int level) throws IOException {
      threads.add(Thread.currentThread());
      return SnapshotCodec.read(in, level);
    }
  }

  @Test
  void aRestoreIsReadOnceAndBesideTheApplyThread() throws Exception {
    NotedReads reads = new NotedReads();
    StateMachine store = new StateMachine(reads, new WaitingFiles(folder, Disk.REAL));
    StateMachine plain = new StateMachine(SnapshotCodec::read);
    byte[] snapshot = restorable();
    for (StateMachine one : List.of(store, plain)) {
      one.apply(0, new Command.LevelRaise(Level.NEWEST));
      restore(one, snapshot);
    }
    store.awaitRead("r", READ_MAX);
    assertThat(reads.threads).hasSize(1).doesNotContain(Thread.currentThread());
    assertThat(store.apply(0, new Command.RestoreCommit("r"))).isInstanceOf(Outcome.Done.class);
    plain.apply(0, new Command.RestoreCommit("r"));
    assertThat(reads.threads).hasSize(1);
    assertThat(SnapshotCodec.encode(store.view())).isEqualTo(SnapshotCodec.encode(plain.view()));
    awaitMapped(0);
  }

  @Test
  void aRestoreIsReadAgainAtAnotherLevelThanItWasReadAhead() throws Exception {
    NotedReads reads = new NotedReads();
    StateMachine store = new StateMachine(reads, new WaitingFiles(folder, Disk.REAL));
    restore(store, restorable());
    store.awaitRead("r", READ_MAX);
    store.apply(0, new Command.LevelRaise(Level.NEWEST));
    assertThat(store.apply(0, new Command.RestoreCommit("r"))).isInstanceOf(Outcome.Done.class);
    assertThat(reads.threads).hasSize(2).contains(Thread.currentThread());
    awaitMapped(0);
  }

  @Test
  void whatCameWholeWithASnapshotIsReadAheadToo() throws Exception {
    StateMachine first = new StateMachine(SnapshotCodec::read);
    begin(first, 3);
    parts(3).forEach(part -> first.apply(0, part));
    restore(first, restorable());
    byte[] snapshot = SnapshotCodec.encode(first.view());
    NotedReads reads = new NotedReads();
    AtomicInteger ahead = new AtomicInteger();
    WaitingFiles files = new WaitingFiles(folder, Disk.REAL);
    WaitingRoom counting =
        new WaitingRoom() {
          @Override
          public WaitingBytes open(long bytesMax) {
            return files.open(bytesMax);
          }

          @Override
          public <T> ReadAhead<T> ahead(WaitingBytes bytes, Supplier<T> reading) {
            ahead.incrementAndGet();
            return files.ahead(bytes, reading);
          }
        };
    StateMachine store = new StateMachine(reads, counting);
    store.restore(SnapshotCodec.read(new ByteArrayInputStream(snapshot), store.room()));
    assertThat(ahead).hasValue(2);
    store.awaitRead("r", READ_MAX);
    store.awaitRead("p", READ_MAX);
    assertThat(reads.threads).hasSize(1).doesNotContain(Thread.currentThread());
    for (StateMachine one : List.of(store, first)) {
      commit(one);
      assertThat(one.apply(0, new Command.RestoreCommit("r"))).isInstanceOf(Outcome.Done.class);
    }
    assertThat(reads.threads).hasSize(1);
    assertThat(SnapshotCodec.encode(store.view())).isEqualTo(SnapshotCodec.encode(first.view()));
    awaitMapped(0);
  }

  @Test
  void aRestoreThatIsGivenUpIsReadNoFurther() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch givenUp = new CountDownLatch(1);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    SnapshotReader reader =
        (in, level) -> {
          begun.countDown();
          try {
            assertThat(givenUp.await(1, TimeUnit.MINUTES)).isTrue();
            View read = SnapshotCodec.read(in, level);
            ended.complete(null);
            return read;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } catch (IOException | RuntimeException e) {
            ended.complete(e);
            throw e;
          }
        };
    StateMachine store = new StateMachine(reader, new WaitingFiles(folder, Disk.REAL));
    restore(store, restorable());
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    store.apply(0, new Command.RestoreAbort("r", -1));
    givenUp.countDown();
    assertThat(ended.get(1, TimeUnit.MINUTES)).hasMessage("the restore was given up");
    // Nobody waits for it.
    store.awaitRead("r", READ_MAX);
    awaitMapped(0);
  }

  /** A snapshot of the first level. */
  private static byte[] restorable() {
    StateMachine other = new StateMachine(SnapshotCodec::read);
    other.apply(0, new Command.KvSet(Key.utf8("restored"), new byte[1_000], 0));
    return SnapshotCodec.encode(other.view());
  }

  private static void restore(StateMachine store, byte[] snapshot) {
    store.apply(0, new Command.RestoreBegin("r", snapshot.length));
    store.apply(0, new Command.RestoreChunk("r", 0, snapshot));
  }
}
