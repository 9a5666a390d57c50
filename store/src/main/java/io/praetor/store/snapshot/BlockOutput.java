package io.praetor.store.snapshot;

import io.praetor.store.bytes.ByteWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/**
 * Gathers records into blocks: {@code [length][bytes][crc]}, and an empty one with the SHA-256 of
 * all bytes at the end.
 */
final class BlockOutput {
  /** The last byte is the format: the first had no room for the cluster's level. */
  static final long MAGIC = 0x50524145544F5200L;

  static final int FIRST_FORMAT = 1;
  static final int FORMAT_WITH_LEVEL = 2;
  static final int BLOCK_BYTES = 64 * 1024;

  private final DataOutputStream out;
  private final MessageDigest sha = Blocks.sha256();
  private final CRC32C crc = new CRC32C();
  private final ByteWriter block = new ByteWriter(BLOCK_BYTES);

  BlockOutput(OutputStream out, int format) throws IOException {
    this.out = new DataOutputStream(out);
    this.out.writeLong(MAGIC + format);
    Blocks.begin(sha, format);
  }

  /** Where the next record is written to. */
  ByteWriter record() throws IOException {
    if (block.size() >= BLOCK_BYTES) {
      flush();
    }
    return block;
  }

  void finish() throws IOException {
    flush();
    out.writeInt(0);
    out.write(sha.digest());
    out.flush();
  }

  private void flush() throws IOException {
    if (block.size() == 0) {
      return;
    }
    if (block.size() > Blocks.BYTES_MAX) {
      throw new IOException(
          "a snapshot cannot hold a record of "
              + block.size()
              + " bytes, but of "
              + Blocks.BYTES_MAX
              + " at most");
    }
    crc.reset();
    crc.update(block.array(), 0, block.size());
    sha.update(block.array(), 0, block.size());
    out.writeInt(block.size());
    out.write(block.array(), 0, block.size());
    out.writeInt((int) crc.getValue());
    block.clear();
  }
}
