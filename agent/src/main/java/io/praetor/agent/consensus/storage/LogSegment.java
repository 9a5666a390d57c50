package io.praetor.agent.consensus.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log: a header and records, one after the other. {@link SegmentedLog} guards it:
 * appended to by one thread, read by any.
 *
 * <p>A record is its payload's length, a checksum of all that follows, its position in the log, the
 * byte of the file at which it was appended together with others, its kind, and the payload. An
 * append begins only when the one before is on the disk: so a record that is damaged although one
 * of a later append is whole was not torn, but has changed. The checksums begin with a random
 * number of the file, so that no value can be made to look like a record.
 */
public final class LogSegment {

  /**
   * The kind of a record that changes the membership, so that these are found without decoding the
   * others.
   */
  static final byte KIND_CONFIGURATION = 1;

  static final byte KIND_OTHER = 0;

  private static final long MAGIC = 0x5052_4145_4c4f_4702L;
  public static final int HEADER_BYTES = 32;
  private static final int RECORD_BYTES = 25;

  /** More than any append: what is damaged further ahead of the end was not torn. */
  private static final int TAIL_BYTES_MAX = 64 << 20;

  private static final String SUFFIX = ".log";

  private final Path path;
  private final FileChannel file;
  private final long firstIndex;
  private final long salt;
  private long[] positions = new long[256];
  private int count;
  private long size = HEADER_BYTES;

  private LogSegment(Path path, FileChannel file, long firstIndex, long salt) {
    this.path = path;
    this.file = file;
    this.firstIndex = firstIndex;
    this.salt = salt;
  }

  /** Callback for each record while a segment is opened. */
  interface Visitor {
    void record(Path file, long index, byte kind, byte[] payload) throws IOException;
  }

  public static boolean isSegment(Path path) {
    return path.getFileName().toString().endsWith(SUFFIX);
  }

  static LogSegment create(Path folder, long firstIndex, Disk disk) throws IOException {
    Path path = folder.resolve(String.format("%020d%s", firstIndex, SUFFIX));
    FileChannel file =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OwnerAlone.file(path));
    long salt = new SecureRandom().nextLong();
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_BYTES)
            .putLong(MAGIC)
            .putLong(firstIndex)
            .putLong(salt)
            .putLong(headerSum(firstIndex, salt))
            .flip();
    disk.write(file, header, 0);
    disk.force(file);
    Disk.forceFolder(folder);
    return new LogSegment(path, file, firstIndex, salt);
  }

  /**
   * Reads a segment and checks every byte.
   *
   * @return the segment up to its last whole record; if bytes follow it ({@link #hasTail}), {@link
   *     #cutTail} may be called once it is clear that nothing acknowledged is lost
   */
  static LogSegment open(Path path, Visitor visitor) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    readFully(file, header, 0);
    header.flip();
    if (header.remaining() < HEADER_BYTES) {
      return new LogSegment(path, file, -1, 0);
    }
    long magic = header.getLong();
    long firstIndex = header.getLong();
    long salt = header.getLong();
    if (magic != MAGIC || header.getLong() != headerSum(firstIndex, salt)) {
      file.close();
      throw new LogCorruptException(path, "its header is damaged");
    }
    LogSegment segment = new LogSegment(path, file, firstIndex, salt);
    segment.scan(visitor);
    return segment;
  }

  private void scan(Visitor visitor) throws IOException {
    long end = file.size();
    while (true) {
      Stored record = read(size, end);
      if (record == null || record.index != firstIndex + count) {
        return;
      }
      visitor.record(path, record.index, record.kind, record.payload);
      add(size);
      size += recordBytes(record.payload);
    }
  }

  /** What stands at a position of the file. */
  private static final class Stored {

    final long index;
    final long appendedAt;
    final byte kind;
    final byte[] payload;

    Stored(ByteBuffer head, byte[] payload) {
      index = head.getLong(8);
      appendedAt = head.getLong(16);
      kind = head.get(24);
      this.payload = payload;
    }
  }

  /** The record at a position of the file, or null if it is not whole. */
  private @Nullable Stored read(long position, long end) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(RECORD_BYTES);
    readFully(file, head, position);
    if (head.hasRemaining()) {
      return null;
    }
    int length = head.getInt(0);
    if (length < 0 || position + RECORD_BYTES + length > end) {
      return null;
    }
    byte[] payload = new byte[length];
    ByteBuffer body = ByteBuffer.wrap(payload);
    readFully(file, body, position + RECORD_BYTES);
    if (body.hasRemaining() || head.getInt(4) != recordSum(head, payload)) {
      return null;
    }
    return new Stored(head, payload);
  }

  /**
   * Whether a record of a later append stands whole behind the last one that could be read: then
   * what is between was on the disk once.
   */
  boolean hasLostRecords() throws IOException {
    long end = file.size();
    long nextIndex = lastIndex() + 1;
    ByteBuffer tail = ByteBuffer.allocate((int) Math.min(end - size, TAIL_BYTES_MAX));
    readFully(file, tail, size);
    for (int at = 1; at + RECORD_BYTES <= tail.position(); at++) {
      long index = tail.getLong(at + 8);
      if (index > nextIndex && index - nextIndex < end) {
        Stored record = read(size + at, end);
        if (record != null && record.appendedAt > size) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether bytes follow the last whole record. */
  boolean hasTail() throws IOException {
    return !isHeaded() || file.size() != size;
  }

  /**
   * Whether even the header is whole: a process may end between creating the file and writing to
   * it.
   */
  boolean isHeaded() {
    return firstIndex >= 0;
  }

  void cutTail(Disk disk) throws IOException {
    file.truncate(size);
    disk.force(file);
  }

  /** Encodes a record to be given to {@link #append}. */
  void encode(ByteArrayOutputStream to, long index, byte kind, byte[] payload) {
    ByteBuffer head = ByteBuffer.allocate(RECORD_BYTES);
    head.putInt(0, payload.length).putLong(8, index).putLong(16, size).put(24, kind);
    head.putInt(4, recordSum(head, payload));
    to.writeBytes(head.array());
    to.writeBytes(payload);
  }

  static int recordBytes(byte[] payload) {
    return RECORD_BYTES + payload.length;
  }

  /** Writes encoded records and forces them; they count only after {@link #publish}. */
  void append(byte[] records, Disk disk) throws IOException {
    disk.write(file, ByteBuffer.wrap(records), size);
    disk.force(file);
  }

  /** Makes records that were appended readable. */
  void publish(int[] recordSizes) {
    for (int bytes : recordSizes) {
      add(size);
      size += bytes;
    }
  }

  private void add(long position) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, count * 2);
    }
    positions[count++] = position;
  }

  /** The payload of the record at a position of the log that this segment holds. */
  byte[] payload(long index) throws IOException {
    long position = positions[(int) (index - firstIndex)];
    Stored record = read(position, size);
    if (record == null || record.index != index) {
      throw new LogCorruptException(
          path, "the record at position " + index + " has changed since it was written");
    }
    return record.payload;
  }

  /** Drops all records behind the given position of the log. */
  void truncateAfter(long lastIndexKept, Disk disk) throws IOException {
    int kept = (int) (lastIndexKept + 1 - firstIndex);
    size = positions[kept];
    count = kept;
    cutTail(disk);
  }

  void delete() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }

  void close() throws IOException {
    file.close();
  }

  Path path() {
    return path;
  }

  long firstIndex() {
    return firstIndex;
  }

  long lastIndex() {
    return firstIndex + count - 1;
  }

  long size() {
    return size;
  }

  private static long headerSum(long firstIndex, long salt) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(firstIndex).putLong(salt).flip());
    return crc.getValue();
  }

  private int recordSum(ByteBuffer head, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES + 4).putLong(salt).putInt(head.getInt(0)).flip());
    crc.update(head.slice(8, RECORD_BYTES - 8));
    crc.update(payload);
    return (int) crc.getValue();
  }

  private static void readFully(FileChannel file, ByteBuffer into, long position)
      throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int read = file.read(into, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }
}
