package io.praetor.agent.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Files for bodies that are too large for memory. They have no name once they are open, so that
 * none is left behind, whatever becomes of the process. Any thread.
 */
final class BodyFiles {
  /** Bodies that are kept in files at a time. */
  static final int FILES_MAX = 4;

  private static final FileAttribute<?> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final @Nullable Path folder;
  private final Semaphore free = new Semaphore(FILES_MAX);

  /**
   * No files yet.
   *
   * @param folder where they are made; null for the system's folder for such
   */
  BodyFiles(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Whether one more may be opened; if so, it has to be given back with {@link #leave}. */
  boolean enter() {
    return free.tryAcquire();
  }

  void leave() {
    free.release();
  }

  /** An empty file, which is gone when it is closed. Blocks for as long as the disk does. */
  FileChannel open() throws IOException {
    Path where = folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder;
    Files.createDirectories(where);
    Path file = where.resolve("body-" + UUID.randomUUID());
    boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE),
        // A snapshot that is restored holds secrets.
        isPosix ? new FileAttribute<?>[] {OWNER_ALONE} : new FileAttribute<?>[0]);
  }
}
