package io.praetor.agent.consensus.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Takes what can be had otherwise only while it leaves room for what cannot: the log and its
 * snapshots. Used by one thread.
 */
final class SparingDisk {
  /** How many bytes are written between two looks at what is free. */
  private static final long LOOK_BYTES = 8 << 20;

  private final Disk disk;
  private final Path folder;
  private long unlooked = LOOK_BYTES;

  SparingDisk(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  /**
   * Writes all the bytes.
   *
   * @throws IOException if the disk does not take them, or has too little left for others
   */
  void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    unlooked += bytes.remaining();
    if (unlooked >= LOOK_BYTES) {
      long free = disk.usableBytes(folder);
      if (free < WaitingFiles.FREE_BYTES_MIN) {
        throw new IOException(
            free + " bytes are free, and " + WaitingFiles.FREE_BYTES_MIN + " are left to the log");
      }
      unlooked = 0;
    }
    disk.write(file, bytes, position);
  }
}
