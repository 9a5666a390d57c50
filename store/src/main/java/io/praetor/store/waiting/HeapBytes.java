package io.praetor.store.waiting;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait in the heap, in pages that are made as they fill. An older view can still be read
 * when they were let go: they end with the last view that has them.
 */
public final class HeapBytes extends WaitingBytes {
  private static final int PAGE_BYTES = 64 * 1024;

  private final long bytesMax;
  private final byte[] @Nullable [] pages;

  /** Room for so many bytes. */
  public HeapBytes(long bytesMax) {
    super(bytesMax);
    this.bytesMax = bytesMax;
    pages = new byte[Math.toIntExact((bytesMax + PAGE_BYTES - 1) / PAGE_BYTES)][];
  }

  @Override
  protected void put(long at, byte[] bytes, int count) {
    int done = 0;
    while (done < count) {
      int page = (int) ((at + done) / PAGE_BYTES);
      int from = (int) ((at + done) % PAGE_BYTES);
      byte[] there = pages[page];
      if (there == null) {
        there = new byte[(int) Math.min(PAGE_BYTES, bytesMax - (long) page * PAGE_BYTES)];
        pages[page] = there;
      }
      int part = Math.min(count - done, PAGE_BYTES - from);
      System.arraycopy(bytes, done, there, from, part);
      done += part;
    }
  }

  @Override
  public void copy(long at, byte[] to, int offset, int count) {
    int done = 0;
    while (done < count) {
      int from = (int) ((at + done) % PAGE_BYTES);
      int part = Math.min(count - done, PAGE_BYTES - from);
      System.arraycopy(pages[(int) ((at + done) / PAGE_BYTES)], from, to, offset + done, part);
      done += part;
    }
  }

  @Override
  protected void end() {
    // The collector's.
  }
}
