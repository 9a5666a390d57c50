package io.praetor.agent.consensus.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;

/** A disk that refuses to write and to force while a condition holds. */
public record FailingDisk(BooleanSupplier broken, String message) implements Disk {

  /** Whether the caller is the thread that writes snapshots. */
  public static boolean isSnapshotThread() {
    return Thread.currentThread().getName().startsWith("raft-snapshot");
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    fail();
    Disk.REAL.write(file, bytes, position);
  }

  @Override
  public void force(FileChannel file) throws IOException {
    fail();
    Disk.REAL.force(file);
  }

  private void fail() throws IOException {
    if (broken.getAsBoolean()) {
      throw new IOException(message);
    }
  }
}
