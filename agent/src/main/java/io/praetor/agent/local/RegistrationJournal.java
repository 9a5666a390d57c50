package io.praetor.agent.local;

import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.consensus.storage.OwnerAlone;
import io.praetor.agent.registration.RegistrationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What has changed since the file of registrations was written as a whole: a line for each write,
 * with a checksum, in a file of its own that the whole one names. Owned by the thread that writes.
 */
final class RegistrationJournal implements AutoCloseable {
  private static final String PREFIX = "registrations-";
  private static final String SUFFIX = ".journal";
  private static final int SUM_CHARS = 8;

  /** The checksum, a space, the bytes, the end of the line. */
  private static final int FRAME_BYTES = SUM_CHARS + 2;

  private final Path file;
  private @Nullable FileChannel channel;
  private long bytes;

  /** The journal of a name in a folder; its file is made by the first line. */
  RegistrationJournal(Path folder, String name) {
    file = folder.resolve(PREFIX + name + SUFFIX);
  }

  /** How long it is. */
  long bytes() {
    return bytes;
  }

  /** Writes a line; when this returns it survives the loss of power. */
  void append(byte[] change) throws IOException {
    FileChannel open = channel;
    boolean isNew = open == null;
    if (open == null) {
      open =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OwnerAlone.file(file));
      channel = open;
    }
    ByteBuffer line = ByteBuffer.allocate(change.length + FRAME_BYTES);
    line.put(sum(change).getBytes(StandardCharsets.US_ASCII));
    line.put((byte) ' ').put(change).put((byte) '\n').flip();
    Disk.REAL.write(open, line, bytes);
    Disk.REAL.force(open);
    if (isNew) {
      Disk.forceFolder(file.resolveSibling("").toAbsolutePath());
    }
    bytes += change.length + FRAME_BYTES;
  }

  private static String sum(byte[] change) {
    CRC32C sum = new CRC32C();
    sum.update(change);
    return String.format(Locale.ROOT, "%08x", sum.getValue());
  }

  /**
   * The lines of a journal. One at the end that was not finished was told to nobody, and is left
   * out.
   *
   * @throws RegistrationException if a line before the last one is damaged
   */
  List<byte[]> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    byte[] all = Files.readAllBytes(file);
    List<byte[]> changes = new ArrayList<>();
    int from = 0;
    for (int end = 0; end < all.length; end++) {
      if (all[end] != '\n') {
        continue;
      }
      byte[] line = Arrays.copyOfRange(all, from, end);
      byte[] change = Arrays.copyOfRange(line, Math.min(line.length, SUM_CHARS + 1), line.length);
      String sum = new String(line, 0, Math.min(line.length, SUM_CHARS), StandardCharsets.US_ASCII);
      if (!sum.equals(sum(change))) {
        if (end < all.length - 1) {
          throw new RegistrationException("its journal " + file + " is wrong at byte " + from);
        }
        return changes;
      }
      changes.add(change);
      from = end + 1;
    }
    return changes;
  }

  /** Removes the journals of a folder that nobody needs any more, and their end is no loss. */
  static void removeOthers(Path folder, @Nullable RegistrationJournal kept) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path other : found) {
        if (kept == null || !other.equals(kept.file)) {
          Files.deleteIfExists(other);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.close();
      channel = null;
    }
  }
}
