package io.praetor.agent.consensus.storage;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * The one file of a snapshot: where in the log it stands and who the members were, the store's
 * bytes, and a checksum of both, so that neither can change unnoticed. The library's own
 * description of the snapshot is held against it. Neither way is the whole of it in memory as
 * bytes. Stateless.
 */
public final class RaftSnapshotFile {

  public static final String NAME = "state";

  private static final long MAGIC = 0x5052_4145_534e_4102L;
  private static final int HEAD_BYTES = 28;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int DESCRIPTION_BYTES_MAX = 1 << 20;

  /** Writes the store's bytes. */
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /** Reads the store's bytes; what it leaves is skipped. */
  public interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /** What a file holds, and its size. */
  public record Content<T>(SnapshotMeta meta, T state, long bytes) {}

  private RaftSnapshotFile() {}

  /** Writes the file and forces it to the disk; returns its size. */
  static long write(Path folder, SnapshotMeta meta, Writer state, Disk disk) throws IOException {
    byte[] description = meta.toByteArray();
    Path path = folder.resolve(NAME);
    try (FileChannel file =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            OwnerAlone.file(path))) {
      Body body = new Body(file, disk);
      try (OutputStream out = new BufferedOutputStream(body, BUFFER_BYTES)) {
        out.write(description);
        state.write(out);
      }
      ByteBuffer head =
          ByteBuffer.allocate(HEAD_BYTES)
              .putLong(MAGIC)
              .putInt(description.length)
              .putLong(body.position - HEAD_BYTES - description.length);
      body.sum.update(head.array(), 0, head.position());
      disk.write(file, head.putLong(body.sum.getValue()).flip(), 0);
      disk.force(file);
      return body.position;
    }
  }

  /** What follows the head, on its way to the disk. */
  private static final class Body extends OutputStream {

    private final FileChannel file;
    private final Disk disk;
    private final CRC32C sum = new CRC32C();
    private long position = HEAD_BYTES;

    Body(FileChannel file, Disk disk) {
      this.file = file;
      this.disk = disk;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      sum.update(bytes, offset, length);
      disk.write(file, ByteBuffer.wrap(bytes, offset, length), position);
      position += length;
    }
  }

  /** Reads and checks the file. */
  public static <T> Content<T> read(Path folder, Reader<T> reader) throws IOException {
    Path path = folder.resolve(NAME);
    try (InputStream file = Files.newInputStream(path)) {
      byte[] start = file.readNBytes(HEAD_BYTES);
      ByteBuffer head = ByteBuffer.wrap(start);
      if (start.length < HEAD_BYTES || head.getLong() != MAGIC) {
        throw new LogCorruptException(path, "the snapshot's head is damaged");
      }
      int descriptionBytes = head.getInt();
      long stateBytes = head.getLong();
      if (descriptionBytes < 0
          || descriptionBytes > DESCRIPTION_BYTES_MAX
          || stateBytes < 0
          || Files.size(path) - HEAD_BYTES - descriptionBytes != stateBytes) {
        throw new LogCorruptException(path, "the snapshot's length is wrong");
      }
      long bytes = HEAD_BYTES + descriptionBytes + stateBytes;
      CRC32C sum = new CRC32C();
      InputStream body = new CheckedInputStream(new BufferedInputStream(file, BUFFER_BYTES), sum);
      byte[] description = body.readNBytes(descriptionBytes);
      T state = null;
      Exception unreadable = null;
      try {
        state = reader.read(body);
      } catch (IOException | RuntimeException e) {
        unreadable = e;
      }
      // A damage is told by the checksum, whatever the reader has made of it.
      body.transferTo(OutputStream.nullOutputStream());
      sum.update(start, 0, HEAD_BYTES - Long.BYTES);
      if (head.getLong() != sum.getValue()) {
        throw new LogCorruptException(path, "the snapshot's checksum is wrong");
      }
      if (state == null) {
        throw new IOException("the snapshot in " + path + " cannot be read", unreadable);
      }
      return new Content<>(SnapshotMeta.parseFrom(description), state, bytes);
    } catch (NoSuchFileException e) {
      throw new LogCorruptException(path, "the snapshot's file is missing");
    } catch (EOFException | InvalidProtocolBufferException e) {
      throw new LogCorruptException(path, "the snapshot's description is damaged");
    }
  }
}
