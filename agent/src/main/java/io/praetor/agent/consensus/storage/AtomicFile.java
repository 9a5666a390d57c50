package io.praetor.agent.consensus.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a small file as a whole: whoever reads it, also after a loss of power, finds the old
 * content or the new. Stateless; one thread at a time for one file.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Puts bytes in place of what a file has. When this returns, they survive the loss of power.
   *
   * @throws IOException if they cannot be written; the file is then as it was, or has them
   */
  public static void write(Path file, ByteBuffer bytes, Disk disk) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      disk.write(channel, bytes, 0);
      disk.force(channel);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // The new name is durable only when the folder is.
    Disk.forceFolder(file.resolveSibling("").toAbsolutePath());
  }
}
