package io.praetor.agent.consensus.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for as long as a development server runs; owned by whoever created it. A lock on a file
 * within it, which ends with the process however that ends, says that it is in use: the next one
 * that is created removes those of this user whose processes were killed.
 */
public final class TemporaryFolder {
  private static final String PREFIX = "praetor-dev-";
  private static final String LOCK = "in-use";
  private static final int TRIES_MAX = 10;

  private final Path path;
  private final FileChannel lock;

  private TemporaryFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Creates one in the folder for temporary files. */
  public static TemporaryFolder create() throws IOException {
    return create(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Creates one within a folder, where those that nobody uses any more are removed. */
  public static TemporaryFolder create(Path parent) throws IOException {
    for (int i = 0; i < TRIES_MAX; i++) {
      Path path = Files.createTempDirectory(parent, own());
      FileChannel lock = lock(path, StandardOpenOption.CREATE);
      if (lock != null) {
        removeAbandoned(parent, Files.getOwner(path, NOFOLLOW_LINKS));
        return new TemporaryFolder(path, lock);
      }
    }
    throw new IOException(
        "a folder for temporary files in " + parent + " is removed again and again");
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Removes it with all that is in it, as well as that goes. */
  public void remove() {
    remove(path);
    close(lock);
  }

  /** Closing a file ends the locks that this very process has on it: its own folders are passed. */
  private static String own() {
    return PREFIX + ProcessHandle.current().pid() + "-";
  }

  private static void removeAbandoned(Path parent, UserPrincipal user) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (!String.valueOf(folder.getFileName()).startsWith(own()) && isOf(user, folder)) {
          removeIfAbandoned(folder);
        }
      }
    } catch (IOException e) {
      // What cannot be listed stays: it harms no start.
      return;
    }
  }

  /**
   * Whether this user alone can have made a folder and what is in it: the folder for temporary
   * files is open to all, and a name in it says nothing.
   */
  private static boolean isOf(UserPrincipal user, Path folder) {
    try {
      PosixFileAttributes its =
          Files.readAttributes(folder, PosixFileAttributes.class, NOFOLLOW_LINKS);
      return its.isDirectory()
          && its.owner().equals(user)
          && !its.permissions().contains(PosixFilePermission.GROUP_WRITE)
          && !its.permissions().contains(PosixFilePermission.OTHERS_WRITE)
          && Files.isRegularFile(folder.resolve(LOCK), NOFOLLOW_LINKS);
    } catch (IOException e) {
      // Gone meanwhile, or not ours to look at.
      return false;
    }
  }

  private static void removeIfAbandoned(Path folder) {
    try {
      FileChannel lock = lock(folder, StandardOpenOption.WRITE);
      if (lock != null) {
        remove(folder);
        close(lock);
      }
    } catch (IOException e) {
      // Another user's, or one without a lock: not ours to remove.
      return;
    }
  }

  /** The lock on a folder, or null if another process has it or has removed the folder. */
  private static @Nullable FileChannel lock(Path folder, StandardOpenOption how)
      throws IOException {
    Path file = folder.resolve(LOCK);
    FileChannel channel = FileChannel.open(file, how, StandardOpenOption.WRITE, NOFOLLOW_LINKS);
    if (channel.tryLock() != null && Files.exists(file)) {
      return channel;
    }
    channel.close();
    return null;
  }

  private static void remove(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // What stays of a temporary folder is removed by the next start.
      return;
    }
  }

  private static void close(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // Its lock ends with the process.
      return;
    }
  }
}
