package io.praetor.agent.consensus.storage;

import io.praetor.store.waiting.HeapBytes;
import io.praetor.store.waiting.WaitingBytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait in a file without a name, and in the heap from where on the disk took no more.
 * The apply thread writes them; they are read from memory that the file is mapped to.
 *
 * <p>They are written and not stored into that memory: a full disk is an exception then, and not
 * the end of the process.
 */
final class WaitingFile extends WaitingBytes {
  private final FileChannel file;
  private final SparingDisk disk;
  private final Arena arena;
  private final MemorySegment mapped;
  private final long bytesMax;
  private final Consumer<IOException> failed;
  private long inFile;
  private @Nullable HeapBytes rest;

  /**
   * Takes a file.
   *
   * @param file open for reading and writing, and removed
   * @param failed told when the disk takes no more
   * @throws IOException if it cannot be mapped; it is closed then
   */
  @SuppressWarnings("MustBeClosed") // closed by the last who lets go
  WaitingFile(FileChannel file, SparingDisk disk, long bytesMax, Consumer<IOException> failed)
      throws IOException {
    super(bytesMax);
    this.file = file;
    this.disk = disk;
    this.bytesMax = bytesMax;
    this.failed = failed;
    arena = Arena.ofShared();
    try {
      // The file becomes as long, and has no bytes yet.
      mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, bytesMax, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      file.close();
      throw e;
    }
  }

  @Override
  protected void put(long at, byte[] bytes, int count) {
    HeapBytes heap = rest;
    if (heap == null) {
      try {
        disk.write(file, ByteBuffer.wrap(bytes, 0, count), at);
        inFile = at + count;
        return;
      } catch (IOException e) {
        failed.accept(e);
        heap = new HeapBytes(bytesMax - inFile);
        rest = heap;
      }
    }
    heap.add(at - inFile, bytes, count);
  }

  @Override
  public void copy(long at, byte[] to, int offset, int count) {
    int fromFile = Math.clamp(inFile - at, 0, count);
    MemorySegment.copy(mapped, ValueLayout.JAVA_BYTE, at, to, offset, fromFile);
    HeapBytes heap = rest;
    if (fromFile < count && heap != null) {
      heap.copy(at + fromFile - inFile, to, offset + fromFile, count - fromFile);
    }
  }

  @Override
  protected void end() {
    // Whatever of the file is in memory and on disk goes now: it takes a while if it is long.
    var _ = Thread.ofVirtual().name("waiting-end").start(this::free);
  }

  private void free() {
    arena.close();
    try {
      file.close();
    } catch (IOException e) {
      // Nothing is to be written to it any more.
      return;
    }
  }
}
