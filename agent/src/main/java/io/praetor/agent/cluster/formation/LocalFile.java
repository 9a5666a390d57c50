package io.praetor.agent.cluster.formation;

import io.praetor.agent.consensus.storage.AtomicFile;
import io.praetor.agent.consensus.storage.Disk;
import io.praetor.store.bytes.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code cluster} in the data directory, which holds a {@link LocalRecord}. Written by the
 * cluster's thread; when {@link #save} returns, the record survives the loss of power.
 */
final class LocalFile {
  private static final String NAME = "cluster";
  private static final int CHECKSUM_BYTES = 4;

  private final @Nullable Path folder;

  /** A file in a folder, or none at all if everything is in memory. */
  LocalFile(@Nullable Path folder) {
    this.folder = folder;
  }

  /** The record, or null if there is none yet. */
  @Nullable LocalRecord load() throws IOException {
    if (folder == null || !Files.exists(folder.resolve(NAME))) {
      return null;
    }
    Path file = folder.resolve(NAME);
    byte[] bytes = Files.readAllBytes(file);
    try {
      if (bytes.length < CHECKSUM_BYTES) {
        throw new MalformedException("it has " + bytes.length + " bytes");
      }
      byte[] body = Arrays.copyOf(bytes, bytes.length - CHECKSUM_BYTES);
      if (ByteBuffer.wrap(bytes, body.length, CHECKSUM_BYTES).getInt() != checksum(body)) {
        throw new MalformedException("its checksum is wrong");
      }
      return LocalRecord.decode(body);
    } catch (MalformedException e) {
      throw new IOException(
          file
              + " is damaged ("
              + e.getMessage()
              + "): if the other servers of the cluster are well, empty this server's data"
              + " directory and start it again, and it will be taken in anew",
          e);
    }
  }

  void save(LocalRecord record) throws IOException {
    if (folder == null) {
      return;
    }
    byte[] body = record.encode();
    ByteBuffer bytes =
        ByteBuffer.allocate(body.length + CHECKSUM_BYTES).put(body).putInt(checksum(body)).flip();
    AtomicFile.write(folder.resolve(NAME), bytes, Disk.REAL);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
