package io.praetor.agent.api.snapshot;

import io.praetor.store.RestoreCheck;
import io.praetor.store.StateMachine;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** A snapshot's file that was read to its end and found whole; immutable. */
final class UploadedSnapshot {
  private static final int SMALL_BYTES_MAX = 1 << 20;
  private static final int MEMBERS_MAX = 16;

  /** What a file may unfold to beside its state. */
  private static final long OTHER_BYTES_MAX = (long) MEMBERS_MAX * SMALL_BYTES_MAX;

  /** Headers, padding and long names between two members; a member's content is counted apart. */
  private static final long HEAD_BYTES_MAX = 64 << 10;

  /**
   * The part of the heap that a state may take: while one is restored there are the state of
   * before, the pieces in the log, and the state that is made of them.
   */
  private static final int HEAP_PART = 4;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Source packed;
  private final long stateBytes;

  private UploadedSnapshot(Source packed, long stateBytes) {
    this.packed = packed;
    this.stateBytes = stateBytes;
  }

  /** Where a file's bytes are read, from their beginning each time. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** Takes the bytes of a state, piece by piece. */
  interface Sink {
    void take(byte[] bytes) throws IOException, InterruptedException;
  }

  /** Takes a member of the archive, or leaves some of it. */
  private interface Visitor {
    void member(String name, long size, InputStream content)
        throws IOException, InterruptedException;
  }

  /** Largest state that is restored here: what the log takes, and what the heap has room for. */
  static long stateBytesMax() {
    return Math.min(StateMachine.RESTORE_BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_PART);
  }

  /**
   * Checks a file's bytes, which are not to be changed any more: the sums of its members, and then
   * that its state can be read, and a cluster can go on from it. Nothing of it is kept in memory
   * before its size and its sum are known to be right.
   *
   * @param wallMs the wall clock
   * @throws IOException saying what is wrong
   */
  static UploadedSnapshot read(Source packed, long wallMs)
      throws IOException, InterruptedException {
    Map<String, String> sums = new HashMap<>();
    @Nullable String[] stated = new String[1];
    long[] stateBytes = {-1};
    visit(
        packed,
        (name, size, content) -> {
          MessageDigest digest = SnapshotArchive.sha256();
          DigestInputStream in = new DigestInputStream(content, digest);
          if (name.equals(SnapshotArchive.STATE)) {
            if (size > stateBytesMax()) {
              throw new IOException(
                  "its state of "
                      + size
                      + " bytes is larger than the "
                      + stateBytesMax()
                      + " bytes that can be restored with this server's heap");
            }
            stateBytes[0] = size;
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
          if (sums.put(name, HexFormat.of().formatHex(digest.digest())) != null) {
            throw new IOException("it holds " + name + " twice");
          }
        });
    check(sums, stated[0]);
    if (stateBytes[0] < 0) {
      throw new IOException(
          "it holds no " + SnapshotArchive.STATE + "; files of Consul itself cannot be restored");
    }
    visit(
        packed,
        (name, size, content) -> {
          if (name.equals(SnapshotArchive.STATE)) {
            readState(content, wallMs);
          }
        });
    return new UploadedSnapshot(packed, stateBytes[0]);
  }

  private static void readState(InputStream in, long wallMs) throws IOException {
    try {
      List<String> violations = RestoreCheck.violations(SnapshotCodec.read(in), wallMs);
      if (!violations.isEmpty()) {
        throw new IOException("a cluster could not go on from it: " + violations.getFirst());
      }
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

  private static void visit(Source packed, Visitor visitor)
      throws IOException, InterruptedException {
    try (Bounded bounded =
            new Bounded(
                new GZIPInputStream(packed.open(), BUFFER_BYTES),
                stateBytesMax() + OTHER_BYTES_MAX);
        TarArchiveInputStream tar = new TarArchiveInputStream(bounded)) {
      int members = 0;
      TarArchiveEntry entry = next(tar, bounded);
      while (entry != null) {
        if (++members > MEMBERS_MAX) {
          throw new IOException("it has more than " + MEMBERS_MAX + " members");
        }
        if (entry.isSparse() || !entry.isFile()) {
          throw new IOException(entry.getName() + " is no plain file");
        }
        visitor.member(entry.getName(), entry.getSize(), tar);
        tar.transferTo(OutputStream.nullOutputStream());
        entry = next(tar, bounded);
      }
      // The sum of the whole is at the end.
      bounded.transferTo(OutputStream.nullOutputStream());
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    }
  }

  /** The next member; what stands between two, such as long names, is held to a limit. */
  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Bounded bounded)
      throws IOException {
    bounded.limit(HEAD_BYTES_MAX);
    try {
      return tar.getNextEntry();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("it is no archive that can be read: " + e.getMessage(), e);
    } finally {
      bounded.limit(Long.MAX_VALUE);
    }
  }

  /** Bytes that are unpacked, up to a limit: a small file may unfold to any length. */
  private static final class Bounded extends FilterInputStream {
    private final long bytesMax;
    private long bytes;
    private long limit = Long.MAX_VALUE;

    Bounded(InputStream in, long bytesMax) {
      super(in);
      this.bytesMax = bytesMax;
    }

    /** How much may be read from here on; more than any file has for no such limit. */
    void limit(long more) {
      limit = more == Long.MAX_VALUE ? more : bytes + more;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int count = super.read(to, offset, length);
      bytes += Math.max(0, count);
      if (bytes > bytesMax) {
        throw new IOException("it unfolds to more than " + bytesMax + " bytes");
      }
      if (bytes > limit) {
        throw new IOException(
            "what describes a member is longer than " + HEAD_BYTES_MAX + " bytes");
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      return Math.max(0, read(new byte[Math.clamp(count, 0, BUFFER_BYTES)]));
    }
  }
}
