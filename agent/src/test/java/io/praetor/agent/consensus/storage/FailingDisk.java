package io.praetor.agent.consensus.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A disk that refuses to write and to force while a condition holds. */
public class FailingDisk implements Disk {

  private final BooleanSupplier broken;
  private final String message;
  private final long usableBytes;

  public FailingDisk(BooleanSupplier broken, String message, long usableBytes) {
    this.broken = broken;
    this.message = message;
    this.usableBytes = usableBytes;
  }

  /** A disk that has room. */
  public FailingDisk(BooleanSupplier broken, String message) {
    this(broken, message, Long.MAX_VALUE);
  }

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

  @Override
  public long usableBytes(Path folder) {
    return usableBytes;
  }

  private void fail() throws IOException {
    if (broken.getAsBoolean()) {
      throw new IOException(message);
    }
  }
}
