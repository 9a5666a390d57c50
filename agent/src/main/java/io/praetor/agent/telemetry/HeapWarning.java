package io.praetor.agent.telemetry;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when a server holds more data than the serial collector can go through without stopping the
 * server for as long as an election's timeout; run by one thread, every now and then.
 */
public final class HeapWarning implements Runnable {
  /** From here on it warns, and again at each doubling; a collection of it takes some 0.2 s. */
  static final long OLD_BYTES_MAX = 512L << 20;

  private static final Logger LOG = LoggerFactory.getLogger("agent");
  private static final String SERIAL_OLD_GENERATION = "Tenured Gen";
  private static final int MIB_SHIFT = 20;

  /**
   * The serial collector's old generation.
   *
   * @param bytes in use now
   * @param collectedBytes what its last collection left in use; 0 before the first
   */
  record OldGeneration(long bytes, long collectedBytes) {}

  /** Looks for the old generation. */
  @FunctionalInterface
  interface Look {
    /** Null when the collector is another one. */
    @Nullable OldGeneration now();
  }

  private final LongSupplier heapBytes;
  private final Look look;
  private long warnFromBytes = OLD_BYTES_MAX;

  /** Looks at this process. */
  public HeapWarning() {
    this(
        () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
        HeapWarning::ofProcess);
  }

  HeapWarning(LongSupplier heapBytes, Look look) {
    this.heapBytes = heapBytes;
    this.look = look;
  }

  /** The virtual machine's beans take memory, so they are not asked before the heap is large. */
  @Override
  public void run() {
    if (heapBytes.getAsLong() < warnFromBytes) {
      return;
    }
    OldGeneration old = look.now();
    if (old == null) {
      warnFromBytes = Long.MAX_VALUE;
      return;
    }
    // What a collection has freed was no data.
    long bytes =
        old.collectedBytes() == 0 ? old.bytes() : Math.min(old.bytes(), old.collectedBytes());
    if (bytes < warnFromBytes) {
      return;
    }
    LOG.warn(
        "{} MiB of the heap are in use for long, and the serial collector stops this server for"
            + " about 0.4 s for each GiB of them, which can cost the leader an election; set"
            + " PRAETOR_HEAP to at least 2g and to three times that much memory, with which another"
            + " collector stops it for less than that",
        bytes >> MIB_SHIFT);
    while (warnFromBytes <= bytes) {
      warnFromBytes *= 2;
    }
  }

  private static @Nullable OldGeneration ofProcess() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals(SERIAL_OLD_GENERATION)) {
        MemoryUsage collected = pool.getCollectionUsage();
        return new OldGeneration(
            pool.getUsage().getUsed(), collected == null ? 0 : collected.getUsed());
      }
    }
    return null;
  }
}
