package io.praetor.agent.check.probe;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of an output, as much of it as may be kept, while it is read; owned by one run.
 * Memory is taken as it arrives.
 */
final class KeptOutput implements AutoCloseable {
  private static final int FIRST_BYTES = 256;

  private final HeldOutput held;
  private final int bytesMax;
  private byte[] kept = new byte[0];
  private int length;
  private long seen;
  private boolean isFull;
  private boolean closed;

  KeptOutput(HeldOutput held, int bytesMax) {
    this.held = held;
    this.bytesMax = bytesMax;
  }

  /** Takes what there is room for; false once there is none left. */
  boolean add(ByteBuf bytes) {
    seen += bytes.readableBytes();
    int n = room(bytes.readableBytes());
    bytes.readBytes(kept, length, n);
    length += n;
    return !isFull;
  }

  /** Takes what there is room for; false once there is none left. */
  boolean add(byte[] bytes, int count) {
    seen += count;
    int n = room(count);
    System.arraycopy(bytes, 0, kept, length, n);
    length += n;
    return !isFull;
  }

  private int room(int wanted) {
    if (closed) {
      return 0;
    }
    int end = Math.min(bytesMax, length + wanted);
    if (end > kept.length) {
      int size = Math.min(bytesMax, Math.max(end, Math.max(FIRST_BYTES, kept.length * 2)));
      if (held.take(size - kept.length)) {
        kept = Arrays.copyOf(kept, size);
      }
    }
    end = Math.min(end, kept.length);
    isFull |= length + wanted > end;
    return end - length;
  }

  /** How many bytes there were in all, so far. */
  long seen() {
    return seen;
  }

  /** Whether there was more than is kept. */
  boolean isCut() {
    return isFull;
  }

  int length() {
    return length;
  }

  /** What is kept, no longer than allowed even where bytes that are no UTF-8 are put right. */
  String text() {
    return Texts.utf8Prefix(new String(kept, 0, length, StandardCharsets.UTF_8), bytesMax);
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      held.free(kept.length);
      kept = new byte[0];
      length = 0;
    }
  }
}
