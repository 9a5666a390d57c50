package io.praetor.agent.api.snapshot;

import io.praetor.agent.archive.ArchiveReader;
import io.praetor.store.RestoreCheck;
import io.praetor.store.StateMachine;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A snapshot's file that was read to its end and found whole; immutable. */
final class UploadedSnapshot {
  /**
   * The part of the heap that a state may take: while one is restored there are the state of before
   * and the one that is made of the pieces, and where the disk has no room for those, they.
   */
  private static final int HEAP_PART = 4;

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
  static UploadedSnapshot read(Source packed, long wallMs) throws IOException {
    long stateBytes;
    try (ArchiveReader archive = open(packed)) {
      archive.finish();
      stateBytes = archive.stateBytes();
    }
    try (ArchiveReader archive = open(packed)) {
      List<String> violations =
          RestoreCheck.violations(SnapshotCodec.read(archive.state()), wallMs);
      if (!violations.isEmpty()) {
        throw new IOException("a cluster could not go on from it: " + violations.getFirst());
      }
    } catch (MalformedException e) {
      throw new IOException("its state is damaged: " + e.getMessage(), e);
    }
    return new UploadedSnapshot(packed, stateBytes);
  }

  private static ArchiveReader open(Source packed) throws IOException {
    return new ArchiveReader(
        packed.open(), stateBytesMax(), "can be restored with this server's heap");
  }

  long stateBytes() {
    return stateBytes;
  }

  /** Hands out the state in pieces of a size, the last of which may be smaller. */
  void state(int pieceBytes, Sink sink) throws IOException, InterruptedException {
    try (ArchiveReader archive = open(packed)) {
      InputStream state = archive.state();
      byte[] piece = state.readNBytes(pieceBytes);
      while (piece.length > 0) {
        sink.take(piece);
        piece = state.readNBytes(pieceBytes);
      }
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    }
  }
}
