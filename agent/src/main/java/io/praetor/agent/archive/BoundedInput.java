package io.praetor.agent.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that are unpacked, up to a limit: a small file may unfold to any length. */
final class BoundedInput extends FilterInputStream {
  /** Headers, padding and long names between two members; a member's content is counted apart. */
  private static final long HEAD_BYTES_MAX = 64 << 10;

  private static final int SKIP_BYTES = 1 << 16;

  private final long bytesMax;
  private long bytes;
  private long headEnd = Long.MAX_VALUE;

  BoundedInput(InputStream in, long bytesMax) {
    super(in);
    this.bytesMax = bytesMax;
  }

  /** What describes a member is read from here on, and is held to a limit of its own. */
  void beginHead() {
    headEnd = bytes + HEAD_BYTES_MAX;
  }

  void endHead() {
    headEnd = Long.MAX_VALUE;
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
    if (bytes > headEnd) {
      throw new IOException("what describes a member is longer than " + HEAD_BYTES_MAX + " bytes");
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    return Math.max(0, read(new byte[Math.clamp(count, 0, SKIP_BYTES)]));
  }
}
