package io.praetor.agent.http;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A snapshot's file that was read to its end and found whole; immutable. */
final class SnapshotFile {
  /** Largest state that is taken out of a file, however well it is packed. */
  private static final long STATE_BYTES_MAX = 4L << 30;

  private static final int SMALL_BYTES_MAX = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private final byte[] packed;
  private final long stateBytes;

  private SnapshotFile(byte[] packed, long stateBytes) {
    this.packed = packed;
    this.stateBytes = stateBytes;
  }

  /** Who takes the bytes of a state, piece by piece. */
  interface Sink {
    void take(byte[] bytes) throws IOException, InterruptedException;
  }

  /** Takes a member of the archive, or leaves some of it. */
  private interface Visitor {
    void member(String name, long size, InputStream content)
        throws IOException, InterruptedException;
  }

  /**
   * Checks a file's bytes, which are not to be changed any more: the sums of its members, and that
   * its state can be read.
   *
   * @throws IOException saying what is wrong
   */
  static SnapshotFile read(byte[] packed) throws IOException, InterruptedException {
    Map<String, String> sums = new HashMap<>();
    @Nullable String[] stated = new String[1];
    long[] stateBytes = {-1};
    visit(
        packed,
        (name, size, content) -> {
          MessageDigest digest = Tar.sha256();
          DigestInputStream in = new DigestInputStream(content, digest);
          if (name.equals(SnapshotArchive.STATE)) {
            stateBytes[0] = size;
            readState(in);
          } else if (size > SMALL_BYTES_MAX) {
            throw new IOException(name + " is larger than " + SMALL_BYTES_MAX + " bytes");
          } else {
            byte[] bytes = in.readAllBytes();
            if (name.equals(SnapshotArchive.SUMS)) {
              stated[0] = new String(bytes, StandardCharsets.UTF_8);
              return;
            }
          }
          in.transferTo(OutputStream.nullOutputStream());
          sums.put(name, HexFormat.of().formatHex(digest.digest()));
        });
    check(sums, stated[0]);
    if (stateBytes[0] < 0) {
      throw new IOException(
          "it holds no " + SnapshotArchive.STATE + "; files of Consul itself cannot be restored");
    }
    return new SnapshotFile(packed, stateBytes[0]);
  }

  private static void readState(InputStream in) throws IOException {
    try {
      SnapshotCodec.read(in);
    } catch (MalformedException e) {
      throw new IOException("its state is damaged: " + e.getMessage(), e);
    }
  }

  private static void check(Map<String, String> sums, @Nullable String stated) throws IOException {
    if (stated == null) {
      throw new IOException("it has no " + SnapshotArchive.SUMS);
    }
    Map<String, String> wanted = new HashMap<>();
    for (String line : stated.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        wanted.put(line.substring(space).strip(), line.substring(0, space));
      }
    }
    if (!wanted.equals(sums)) {
      throw new IOException("its members are not what " + SnapshotArchive.SUMS + " says");
    }
  }

  long stateBytes() {
    return stateBytes;
  }

  /** Hands out the state in pieces of a size, the last of which may be smaller. */
  void state(int pieceBytes, Sink sink) throws IOException, InterruptedException {
    visit(
        packed,
        (name, size, content) -> {
          if (name.equals(SnapshotArchive.STATE)) {
            byte[] piece = content.readNBytes(pieceBytes);
            while (piece.length > 0) {
              sink.take(piece);
              piece = content.readNBytes(pieceBytes);
            }
          }
        });
  }

  private static void visit(byte[] packed, Visitor visitor)
      throws IOException, InterruptedException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER_BYTES)) {
      byte[] head = in.readNBytes(Tar.BLOCK_BYTES);
      while (head.length == Tar.BLOCK_BYTES && head[0] != 0) {
        long size = size(head);
        Member content = new Member(in, size);
        visitor.member(text(head, 0, Tar.NAME_BYTES), size, content);
        content.transferTo(OutputStream.nullOutputStream());
        in.skipNBytes((Tar.BLOCK_BYTES - size % Tar.BLOCK_BYTES) % Tar.BLOCK_BYTES);
        head = in.readNBytes(Tar.BLOCK_BYTES);
      }
      // The sum of the whole is at the end.
      in.transferTo(OutputStream.nullOutputStream());
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    }
  }

  private static String text(byte[] head, int from, int length) {
    int end = from;
    while (end < from + length && head[end] != 0) {
      end++;
    }
    return new String(head, from, end - from, StandardCharsets.UTF_8);
  }

  private static long size(byte[] head) throws IOException {
    String octal = text(head, Tar.SIZE_AT, Tar.SIZE_BYTES).strip();
    try {
      long size = octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
      if (size < 0 || size > STATE_BYTES_MAX) {
        throw new IOException("a member is larger than " + STATE_BYTES_MAX + " bytes");
      }
      return size;
    } catch (NumberFormatException e) {
      throw new IOException("the size of a member is not a number", e);
    }
  }

  /** The bytes of one member. */
  private static final class Member extends InputStream {
    private final InputStream in;
    private long left;

    Member(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(bytes, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException();
      }
      left -= count;
      return count;
    }
  }
}
