package io.praetor.agent;

import io.praetor.agent.consensus.storage.AtomicFile;
import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.consensus.storage.OwnerAlone;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent's folder on disk, held by one process at a time; it also keeps who the agent is. Used by
 * the starting thread.
 */
final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent");
  private static final String LOCK_FILE = "praetor.lock";
  private static final String NODE_ID_FILE = "node-id";

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is not there, and takes it.
   *
   * @throws IOException with a sentence for the operator, if it cannot be written or another
   *     process has it
   */
  static DataFolder take(Path path) throws IOException {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new IOException("data_dir " + path + " can't be made: " + reason(e), e);
    }
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException("data_dir " + path + " can't be written: " + reason(e), e);
    }
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          "data_dir "
              + path
              + " is in use by another agent: stop that one, or give this one a folder of its own");
    }
    try {
      OwnerAlone.take(path);
    } catch (IOException e) {
      LOG.warn(
          "data_dir {} cannot be closed to other users (mode 0700, files 0600): {}. It holds"
              + " secrets: see to it",
          path,
          reason(e));
    }
    return new DataFolder(path, channel, lock);
  }

  Path path() {
    return path;
  }

  /**
   * The agent's id: the one that is given, else the one kept here, else a new one; kept here from
   * now on.
   */
  String nodeId(@Nullable String given) throws IOException {
    Path file = path.resolve(NODE_ID_FILE);
    String kept = Files.exists(file) ? Files.readString(file).strip() : "";
    String id = given != null ? given : kept.isEmpty() ? UUID.randomUUID().toString() : kept;
    if (!id.equals(kept)) {
      AtomicFile.write(file, StandardCharsets.UTF_8.encode(id + "\n"), Disk.REAL);
    }
    return id;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "there is a file of that name";
      case NoSuchFileException _ -> "there is no folder to hold it";
      case AccessDeniedException _ -> "access is denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
