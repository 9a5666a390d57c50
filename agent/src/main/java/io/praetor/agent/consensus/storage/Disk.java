package io.praetor.agent.consensus.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How bytes become durable: the one place where the log meets the disk, so that a test can let it
 * fail.
 */
public interface Disk {

  /** The real one. */
  Disk REAL =
      new Disk() {
        @Override
        public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
          long at = position;
          while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
          }
        }

        @Override
        public void force(FileChannel file) throws IOException {
          file.force(false);
        }

        @Override
        public long usableBytes(Path folder) throws IOException {
          return Files.getFileStore(folder).getUsableSpace();
        }
      };

  /** Writes all the bytes. */
  void write(FileChannel file, ByteBuffer bytes, long position) throws IOException;

  /** Returns when what was written is on the disk. */
  void force(FileChannel file) throws IOException;

  /** How many bytes may still be written to where a folder is. */
  long usableBytes(Path folder) throws IOException;

  /** Makes the creation, renaming or removal of files in a folder durable. */
  static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
