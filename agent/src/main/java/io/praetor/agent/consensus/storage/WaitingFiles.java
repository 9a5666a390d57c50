package io.praetor.agent.consensus.storage;

import io.praetor.store.waiting.HeapBytes;
import io.praetor.store.waiting.ReadAhead;
import io.praetor.store.waiting.WaitingBytes;
import io.praetor.store.waiting.WaitingRoom;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps changes that come in parts in files until they are committed, one each. A file is removed
 * as soon as it is open, so that nothing is left of it however the process ends: the log has the
 * parts. Asked by the apply thread; the figure is for any.
 */
public final class WaitingFiles implements WaitingRoom {
  private static final Logger LOG = LoggerFactory.getLogger("agent.raft");

  /** Bytes that stay free for the log and its snapshots: what waits does not take them. */
  static final long FREE_BYTES_MIN = 1L << 30;

  private final @Nullable Path folder;
  private final Disk disk;
  private final AtomicLong failures = new AtomicLong();
  private long opened;

  /** Will keep them in a folder, which is made with the first; null: in the heap. */
  public WaitingFiles(@Nullable Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * Will keep them beside the log of a server; a development server, which has none, in the heap.
   */
  public static WaitingFiles of(@Nullable Path dataDir) {
    return new WaitingFiles(dataDir == null ? null : dataDir.resolve("raft/waiting"), Disk.REAL);
  }

  /** How often the disk did not take what was to wait, which stayed in the heap then. */
  public long failures() {
    return failures.get();
  }

  @Override
  public WaitingBytes open(long bytesMax) {
    Path place = folder;
    if (place != null && bytesMax > 0) {
      try {
        FileChannel file = create(place);
        return new WaitingFile(file, new SparingDisk(disk, place), bytesMax, this::failed);
      } catch (IOException e) {
        failed(e);
      }
    }
    return new HeapBytes(bytesMax);
  }

  private FileChannel create(Path place) throws IOException {
    Files.createDirectories(place);
    clear(place);
    Path path = place.resolve("waiting-" + opened++);
    return FileChannel.open(
        path,
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE),
        OwnerAlone.file(path));
  }

  /** Removes files of a process that was killed before it could. */
  private static void clear(Path place) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "waiting-*")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** All servers have to come to the same, and others may have room: so it stays in the heap. */
  private void failed(IOException e) {
    failures.incrementAndGet();
    LOG.warn(
        "A change that comes in parts stays in the heap until its commit: {} does not take it: {}",
        folder,
        e.toString());
  }

  @Override
  public <T> ReadAhead<T> ahead(WaitingBytes bytes, Supplier<T> reading) {
    if (!bytes.hold()) {
      return ReadAhead.later(reading);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      Thread.ofPlatform()
          .name("waiting-ahead")
          .daemon()
          .start(() -> {
            try {
              result.complete(reading.get());
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            } finally {
              bytes.letGo();
            }
          });
    } catch (OutOfMemoryError e) {
      // The machine has no thread left; it is read where it is needed.
      bytes.letGo();
      return ReadAhead.later(reading);
    }
    return new OnThread<>(result, reading);
  }

  private record OnThread<T>(CompletableFuture<T> result, Supplier<T> reading)
      implements ReadAhead<T> {
    @Override
    public T get() {
      try {
        return result.join();
      } catch (CompletionException e) {
        LOG.warn("What waits could not be read ahead, and is read once more", e.getCause());
        return reading.get();
      }
    }

    @Override
    public void await(Duration waitMax) throws InterruptedException {
      try {
        T _ = result.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("What waits is not read yet: {}", e.toString());
      }
    }
  }
}
