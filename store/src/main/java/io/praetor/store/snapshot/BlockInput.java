package io.praetor.store.snapshot;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads what {@link BlockOutput} wrote, block by block, each checked before it is used. */
final class BlockInput {
  private final DataInputStream in;
  private final MessageDigest sha = Blocks.sha256();
  private final CRC32C crc = new CRC32C();
  private ByteReader block = new ByteReader(new byte[0]);
  private boolean ended;
  private final int format;
  private final int bytesMax;

  /**
   * Reads the format.
   *
   * @param bytesMax no block may be longer
   */
  BlockInput(InputStream in, int bytesMax) throws IOException {
    this.in = new DataInputStream(in);
    this.bytesMax = bytesMax;
    try {
      long magic = this.in.readLong();
      format = (int) (magic & 0xFF);
      if (magic - format != BlockOutput.MAGIC
          || format < BlockOutput.FIRST_FORMAT
          || format > BlockOutput.FORMAT_WITH_LEVEL) {
        throw new MalformedException(
            "not a snapshot of Praetor, or one of a version that is not known here");
      }
    } catch (EOFException e) {
      throw cut(e);
    }
    Blocks.begin(sha, format);
  }

  /** Which of the formats it has. */
  int format() {
    return format;
  }

  /** Where the next record is read from, or null at the end, once the sum of all is checked. */
  @Nullable ByteReader record() throws IOException {
    if (ended) {
      return null;
    }
    if (block.remaining() > 0) {
      return block;
    }
    try {
      int length = in.readInt();
      if (length == 0) {
        end();
        return null;
      }
      if (length < 0 || length > bytesMax) {
        throw new MalformedException("a damaged snapshot: a block of " + length + " bytes");
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw cut(new EOFException());
      }
      crc.reset();
      crc.update(bytes);
      if ((int) crc.getValue() != in.readInt()) {
        throw new MalformedException("a damaged snapshot: the sum of a block is wrong");
      }
      sha.update(bytes);
      block = new ByteReader(bytes);
      return block;
    } catch (EOFException e) {
      throw cut(e);
    }
  }

  private void end() throws IOException {
    byte[] sum = in.readNBytes(32);
    if (sum.length < 32) {
      throw cut(new EOFException());
    }
    if (!MessageDigest.isEqual(sum, sha.digest())) {
      throw new MalformedException("a damaged snapshot: the sum of the whole is wrong");
    }
    if (in.read() >= 0) {
      throw new MalformedException("bytes after the end of a snapshot");
    }
    ended = true;
  }

  private static MalformedException cut(EOFException cause) {
    return new MalformedException("a snapshot that is cut short", cause);
  }
}
